package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.metapunt.http.HttpCases;
import io.metapunt.instance.TestInstances;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import io.metapunt.lab.Relay;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of {@code http_cases.json}, from a guest through Open vSwitch, in every mode that they hold in. */
class GuestCasesTest {
    @RegisterExtension
    static final Lab lab = new Lab();

    private static final String TOKEN = "X-aws-ec2-metadata-token";
    private static final String TOKEN_REQUEST = "PUT /latest/api/token HTTP/1.1\r\nHost: 169.254.169.254\r\n" + TOKEN
            + "-ttl-seconds: 600\r\nConnection: close\r\n\r\n";
    private static final ImmutableSet<String> BARE = ImmutableSet.of("no_user_data", "no_key");

    /**
     * What an instance is like, and which cases hold for it.
     *
     * @param cases how many
     */
    record Mode(String name, String instance, ImmutableSet<String> flags, Predicate<HttpCases.Case> holds, int cases) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Mode> modes() {
        String sample = TestInstances.SAMPLE;
        String bare = "uuid: " + TestInstances.UUID_ONE + "\nname: int32bit-test-1\n";
        return Stream.of(
                new Mode("optional", sample, ImmutableSet.of("tokens_optional", "password_unset"), _ -> true, 74),
                new Mode(
                        "required",
                        sample + "imds: {tokens: required}\n",
                        ImmutableSet.of("tokens_required", "password_unset"),
                        _ -> true,
                        76),
                new Mode(
                        "off",
                        sample + "imds: {tokens: off}\n",
                        ImmutableSet.of("password_unset"),
                        test -> !isAboutTokens(test),
                        55),
                new Mode(
                        "disabled",
                        sample + "imds: {endpoint: false}\n",
                        ImmutableSet.of("imds_disabled", "password_unset"),
                        test -> requires(test, "imds_disabled") || isOpenStack(test),
                        30),
                new Mode("bare", bare, BARE, test -> BARE.stream().anyMatch(flag -> requires(test, flag)), 2));
    }

    /** It has the tokens that it needs; where they are required, every other one is asked with one. */
    private static boolean isAboutTokens(HttpCases.Case test) {
        return test.profile().equals("imdsv2");
    }

    private static boolean isOpenStack(HttpCases.Case test) {
        return test.path().replace("http://169.254.169.254", "").startsWith("/openstack");
    }

    private static boolean requires(HttpCases.Case test, String flag) {
        return test.json().path("requires").toString().contains('"' + flag + '"');
    }

    @ParameterizedTest
    @MethodSource("modes")
    void everyCaseHolds(Mode mode) throws Exception {
        lab.write("sample.yaml", mode.instance);
        var _ = lab.daemon().run("instances", "password", TestInstances.UUID_ONE.toString(), "--reset");
        Guest guest = lab.plugServed("alice", TestInstances.UUID_ONE, "--ip", "10.0.0.70/24");
        List<String> failures = new ArrayList<>();
        int passed = 0;
        try (Relay relay = guest.relay()) {
            HttpCases cases = new HttpCases(
                    request -> say(relay, request), time -> LockSupport.parkNanos(time.toNanos()), mode.flags);
            ImmutableMap<String, String> token = mode.flags.contains("tokens_required")
                    ? ImmutableMap.of(TOKEN, body(say(relay, TOKEN_REQUEST)))
                    : ImmutableMap.of();
            for (HttpCases.Case test : HttpCases.all()) {
                if (mode.holds.test(test) && cases.isRunnable(test)) {
                    try {
                        cases.run(test, isAboutTokens(test) ? ImmutableMap.of() : token);
                        passed++;
                    } catch (AssertionError e) {
                        failures.add(test.id() + ": " + e.getMessage());
                    }
                }
            }
        }
        assertThat(failures).isEmpty();
        assertThat(passed).as("cases run").isEqualTo(mode.cases);
    }

    private static String say(Relay relay, String request) {
        return octets(
                relay.say(octets(request, StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)),
                StandardCharsets.ISO_8859_1,
                StandardCharsets.UTF_8);
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private static String octets(String text, Charset from, Charset to) {
        return new String(text.getBytes(from), to);
    }
}
