package io.metapunt.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.metapunt.http.Answer;
import io.metapunt.http.MetadataRequest;
import io.metapunt.instance.Instance;
import io.metapunt.instance.TestInstances;
import io.metapunt.instance.TokenMode;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImdsGateTest {
    private static final String TOKEN_PATH = "latest/api/token";
    private static final String LEAF = "latest/meta-data/mac";

    private final TestClock clock = new TestClock();
    private final SessionTokens tokens = new SessionTokens(TokenKey.random(), clock);
    private final Instance sample = TestInstances.sample();

    private Answer ask(ImdsPolicy policy, Instance instance, String method, String path, String... headers) {
        HttpHeaders fields = new DefaultHttpHeaders();
        for (int i = 0; i < headers.length; i += 2) {
            fields.add(headers[i], headers[i + 1]);
        }
        ImmutableList<String> segments =
                ImmutableList.copyOf(Splitter.on('/').omitEmptyStrings().splitToList(path));
        MetadataRequest request = new MetadataRequest(
                HttpMethod.valueOf(method), segments, fields, new byte[0], TestInstances.GUEST, Optional.empty());
        return new ImdsGate(policy, tokens)
                .answer(
                        request,
                        segments,
                        instance,
                        () -> path.endsWith("missing") ? Answer.notFound() : Answer.text("tree"));
    }

    private Answer ask(TokenMode mode, String method, String path, String... headers) {
        return ask(new ImdsPolicy(true, mode, 1), sample, method, path, headers);
    }

    private static String body(Answer answer) {
        return new String(((Answer.Document) answer).body(), StandardCharsets.UTF_8);
    }

    private String token() {
        return tokens.issue(sample.uuid(), 60);
    }

    @Test
    void tokenComesWithItsTimeAndWithTheHopLimit() {
        Answer.Document answer = (Answer.Document)
                ask(new ImdsPolicy(true, TokenMode.OPTIONAL, 2), sample, "PUT", TOKEN_PATH, ImdsGate.TTL, "21600");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo(Answer.TEXT);
        assertThat(answer.headers()).isEqualTo(ImmutableMap.of(ImdsGate.TTL, "21600"));
        assertThat(answer.hopLimit()).isEqualTo(2);
        assertThat(tokens.secondsLeft(sample.uuid(), body(answer))).isEqualTo(21_600);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "21601", "-1", "+60", "60.0", "abc", "99999999999", "0x10", "٦٠"})
    void timeThatCannotBeIsRefused(String ttl) {
        assertThat(ask(TokenMode.OPTIONAL, "PUT", TOKEN_PATH, ImdsGate.TTL, ttl).status())
                .isEqualTo(400);
    }

    @Test
    void tokenWithoutATimeOrWithTwoIsRefused() {
        assertThat(ask(TokenMode.OPTIONAL, "PUT", TOKEN_PATH).status()).isEqualTo(400);
        assertThat(ask(TokenMode.OPTIONAL, "PUT", TOKEN_PATH, ImdsGate.TTL, "1", ImdsGate.TTL, "1")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void forwardedRequestGetsNoTokenWhateverItsTime() {
        assertThat(ask(TokenMode.OPTIONAL, "PUT", TOKEN_PATH, "x-forwarded-for", "", ImdsGate.TTL, "0")
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"GET, 405", "HEAD, 405", "POST, 405", "DELETE, 405", "OPTIONS, 200"})
    void tokenIsOnlyPut(String method, int status) {
        Answer answer = ask(TokenMode.REQUIRED, method, TOKEN_PATH, ImdsGate.TTL, "60");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers()).isEqualTo(ImmutableMap.of("Allow", "OPTIONS, PUT"));
        assertThat(body(answer)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2021-03-23/api/token", "1.0/api/token"})
    void tokenOfADatedVersionIsForbidden(String path) {
        assertThat(ask(TokenMode.OPTIONAL, "PUT", path, ImdsGate.TTL, "60").status())
                .isEqualTo(403);
        assertThat(body(ask(TokenMode.OPTIONAL, "GET", path))).isEqualTo("tree");
    }

    @ParameterizedTest
    @EnumSource(names = {"OPTIONAL", "REQUIRED"})
    void validTokenOpensTheTreeAndIsToldTheTimeItHasLeft(TokenMode mode) {
        String token = token();
        clock.advance(Duration.ofSeconds(20));
        Answer.Document answer = (Answer.Document) ask(mode, "GET", LEAF, ImdsGate.TOKEN, token);
        assertThat(body(answer)).isEqualTo("tree");
        assertThat(answer.headers()).isEqualTo(ImmutableMap.of(ImdsGate.TTL, "40"));
        assertThat(answer.hopLimit()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void tokenIsForReading(String method) {
        assertThat(ask(TokenMode.REQUIRED, method, LEAF, ImdsGate.TOKEN, token())
                        .status())
                .isEqualTo(405);
        assertThat(body(ask(TokenMode.OPTIONAL, method, LEAF))).isEqualTo("tree");
    }

    @ParameterizedTest
    @EnumSource(names = {"OPTIONAL", "REQUIRED"})
    void tokenThatIsNotValidIsRefused(TokenMode mode) {
        assertThat(ask(mode, "GET", LEAF, ImdsGate.TOKEN, "not-a-token").status())
                .isEqualTo(401);
        assertThat(ask(mode, "GET", LEAF, ImdsGate.TOKEN, "").status()).isEqualTo(401);
        assertThat(ask(mode, "GET", LEAF, ImdsGate.TOKEN, tokens.issue(TestInstances.UUID_TWO, 60))
                        .status())
                .isEqualTo(401);
        assertThat(ask(mode, "GET", LEAF, ImdsGate.TOKEN, token(), ImdsGate.TOKEN, token())
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource(names = {"OPTIONAL", "REQUIRED"})
    void tokenThatWasForwardedIsRefused(TokenMode mode) {
        assertThat(ask(mode, "GET", LEAF, ImdsGate.TOKEN, token(), "X-Forwarded-For", "10.0.0.1")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whatDoesNotExistIsNotFoundWithATokenToo() {
        assertThat(ask(TokenMode.REQUIRED, "GET", "latest/missing", ImdsGate.TOKEN, token())
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "latest", LEAF, "latest/missing", "foo"})
    void withoutATokenNothingIsAnsweredWhereOneIsRequired(String path) {
        assertThat(ask(TokenMode.REQUIRED, "GET", path).status()).isEqualTo(401);
    }

    @Test
    void withoutATokenAllIsAnsweredWhereNoneIsRequired() {
        Answer answer = ask(TokenMode.OPTIONAL, "GET", LEAF, "X-Forwarded-For", "10.0.0.1");
        assertThat(body(answer)).isEqualTo("tree");
        assertThat(answer.headers()).isEmpty();
    }

    @Test
    void withoutTokensAtAllTheTreeIsAsNovaHasIt() {
        assertThat(ask(TokenMode.OFF, "PUT", TOKEN_PATH, ImdsGate.TTL, "60").status())
                .isEqualTo(403);
        assertThat(ask(TokenMode.OFF, "GET", TOKEN_PATH).status()).isEqualTo(403);
        assertThat(body(ask(TokenMode.OFF, "GET", LEAF, ImdsGate.TOKEN, "not-a-token")))
                .isEqualTo("tree");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", LEAF, TOKEN_PATH, "latest/missing"})
    void whereThereIsNoEndpointAllIsForbidden(String path) {
        assertThat(ask(new ImdsPolicy(false, TokenMode.OPTIONAL, 1), sample, "PUT", path, ImdsGate.TTL, "60")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void instancesOwnOptionsStandOverThoseOfAll() {
        ImdsPolicy policy = new ImdsPolicy(false, TokenMode.REQUIRED, 1);
        Instance own = TestInstances.read(TestInstances.SAMPLE + "imds: {endpoint: true, tokens: optional}\n");
        assertThat(ask(policy, own, "GET", LEAF).status()).isEqualTo(200);
        Instance far = TestInstances.read(TestInstances.SAMPLE + "imds: {endpoint: true, hop_limit: 64}\n");
        assertThat(ask(policy, far, "GET", LEAF).status()).isEqualTo(401);
        assertThat(((Answer.Document) ask(policy, far, "PUT", TOKEN_PATH, ImdsGate.TTL, "1")).hopLimit())
                .isEqualTo(64);
    }
}
