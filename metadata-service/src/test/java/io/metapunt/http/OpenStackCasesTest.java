package io.metapunt.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.ImmutableSet;
import io.metapunt.instance.Instance;
import io.metapunt.instance.PasswordStore;
import io.metapunt.instance.TestInstances;
import io.metapunt.openstack.OpenStackTree;
import io.metapunt.vendordata.VendorDataClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases below {@code /openstack}, for an instance with user data and a key, and for one without. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenStackCasesTest {
    private static final ImmutableSet<String> BARE_FLAGS = ImmutableSet.of("no_user_data", "no_key");
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    private @Nullable HttpCases whole;
    private @Nullable HttpCases bare;

    static Stream<HttpCases.Case> cases() {
        return HttpCases.all().stream()
                .filter(test ->
                        test.path().replace("http://169.254.169.254", "").startsWith("/openstack"))
                .filter(test -> List.of("nova", "robust").contains(test.profile()));
    }

    private static boolean isBare(HttpCases.Case test) {
        return BARE_FLAGS.stream()
                .anyMatch(flag -> test.json().path("requires").toString().contains(flag));
    }

    @BeforeAll
    void makeInstances(@TempDir Path directory) throws Exception {
        Instance sample = TestInstances.sample();
        Instance without = TestInstances.read("uuid: " + TestInstances.UUID_ONE + "\nname: int32bit-test-1\n");
        whole = runner(directory, sample, ImmutableSet.of("password_unset"));
        bare = runner(directory, without, BARE_FLAGS);
    }

    private static HttpCases runner(Path directory, Instance instance, ImmutableSet<String> flags) throws Exception {
        PasswordStore passwords = PasswordStore.open(directory.resolve(String.join("-", flags)), Runnable::run);
        OpenStackTree tree = new OpenStackTree(instance, passwords, VendorDataClient.none(), NOW);
        MetadataHandler handler = (request, _) -> request.path().getFirst().equals("openstack")
                ? tree.answer(
                        request.method(),
                        request.path().subList(1, request.path().size()),
                        request.body())
                : Answer.notFound();
        return new HttpCases(
                request -> TestHttp.of(HttpConfig.defaults(), handler).say(request), _ -> {}, flags);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void answersAsItShould(HttpCases.Case test) {
        HttpCases runner = Objects.requireNonNull(isBare(test) ? bare : whole);
        assumeTrue(runner.isRunnable(test), "what it builds on has failed");
        runner.run(test);
    }

    @Test
    void noCaseIsLeftOutForItsFlags() {
        assertThat(cases().flatMap(test -> Stream.of(
                                test.json().path("requires").toString().split(",")))
                        .map(flag -> flag.replaceAll("[\\[\\]\"]", ""))
                        .filter(flag -> !flag.startsWith("after:"))
                        .distinct())
                .isSubsetOf("", "password_unset", "no_user_data", "no_key");
    }
}
