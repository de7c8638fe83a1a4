package io.metapunt.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.metapunt.instance.Ec2Policy;
import io.metapunt.instance.PasswordStore;
import io.metapunt.instance.TestInstances;
import io.metapunt.instance.TokenMode;
import io.metapunt.token.ImdsGate;
import io.metapunt.token.ImdsPolicy;
import io.metapunt.token.SessionTokens;
import io.metapunt.token.TestClock;
import io.metapunt.token.TokenKey;
import io.metapunt.tree.MetadataTree;
import io.metapunt.vendordata.VendorDataClient;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases outside of {@code /openstack}, tokens included, in every mode that they hold in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardedCasesTest {
    private static final ImmutableSet<String> BARE = ImmutableSet.of("no_user_data", "no_key");

    private static final ImmutableMap<TokenMode, String> FLAGS = ImmutableMap.of(
            TokenMode.OPTIONAL, "tokens_optional",
            TokenMode.REQUIRED, "tokens_required",
            TokenMode.OFF, "imds_disabled");

    private final Map<TokenMode, HttpCases> whole = new EnumMap<>(TokenMode.class);
    private final Map<TokenMode, HttpCases> bare = new EnumMap<>(TokenMode.class);

    static Stream<Arguments> cases() {
        return FLAGS.keySet().stream()
                .flatMap(mode -> HttpCases.all().stream()
                        .filter(test -> holdsIn(test, mode))
                        .map(test -> Arguments.of(mode, test)));
    }

    private static boolean holdsIn(HttpCases.Case test, TokenMode mode) {
        String requires = test.json().path("requires").toString();
        boolean named = requires.contains(FLAGS.getOrDefault(mode, ""));
        boolean othersNamed = FLAGS.values().stream().anyMatch(requires::contains);
        if (test.profile().equals("imdsv2")) {
            return named || (!othersNamed && mode != TokenMode.OFF);
        }
        return !test.path().replace("http://169.254.169.254", "").startsWith("/openstack")
                && mode != TokenMode.REQUIRED;
    }

    @BeforeAll
    void makeInstances(@TempDir Path directory) throws Exception {
        PasswordStore passwords = PasswordStore.open(directory, Runnable::run);
        for (Map.Entry<TokenMode, String> mode : FLAGS.entrySet()) {
            whole.put(
                    mode.getKey(),
                    runner(passwords, mode.getKey(), TestInstances.SAMPLE, ImmutableSet.of(mode.getValue())));
            bare.put(mode.getKey(), runner(passwords, mode.getKey(), "uuid: " + TestInstances.UUID_ONE, BARE));
        }
    }

    private static HttpCases runner(
            PasswordStore passwords, TokenMode mode, String instance, ImmutableSet<String> flags) {
        TestClock clock = new TestClock();
        ImdsGate gate = new ImdsGate(new ImdsPolicy(true, mode, 1), new SessionTokens(TokenKey.random(), clock));
        MetadataTree tree = new MetadataTree(passwords, VendorDataClient.none(), gate, Ec2Policy.defaults(), clock);
        return new HttpCases(
                request -> TestHttp.of(
                                HttpConfig.defaults(), (asked, _) -> tree.answer(asked, TestInstances.read(instance)))
                        .say(request),
                clock::advance,
                flags);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void answersAsItShould(TokenMode mode, HttpCases.Case test) {
        boolean isBare = BARE.stream()
                .anyMatch(flag -> test.json().path("requires").toString().contains(flag));
        HttpCases runner = Objects.requireNonNull((isBare ? bare : whole).get(mode));
        assumeTrue(runner.isRunnable(test), "what it builds on has failed");
        runner.run(test);
    }

    @Test
    void everyCaseIsRunHereOrWithTheOpenStackTree() {
        Stream<String> run = Stream.concat(
                cases().map(arguments -> arguments.get()[1].toString()),
                OpenStackCasesTest.cases().map(HttpCases.Case::id));
        assertThat(run.distinct())
                .containsExactlyInAnyOrderElementsOf(
                        HttpCases.all().stream().map(HttpCases.Case::id).toList());
    }
}
