package io.metapunt.token;

import static io.metapunt.instance.TestInstances.UUID_ONE;
import static io.metapunt.instance.TestInstances.UUID_TWO;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTokensTest {
    private final TestClock clock = new TestClock();
    private final TokenKey key = TokenKey.random();
    private final SessionTokens tokens = new SessionTokens(key, clock);

    @Test
    void tokenIsGoodForItsTimeAndNoLonger() {
        String token = tokens.issue(UUID_ONE, 60);
        assertThat(tokens.secondsLeft(UUID_ONE, token)).isEqualTo(60);
        clock.advance(Duration.ofMillis(500));
        assertThat(tokens.secondsLeft(UUID_ONE, token)).isEqualTo(60);
        clock.advance(Duration.ofMillis(59_499));
        assertThat(tokens.secondsLeft(UUID_ONE, token)).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(tokens.secondsLeft(UUID_ONE, token)).isZero();
    }

    @Test
    void tokenLooksLikeThoseOfAws() {
        assertThat(tokens.issue(UUID_ONE, SessionTokens.MAX_TTL)).matches("[A-Za-z0-9_-]{56}");
    }

    @Test
    void everyTokenIsAnother() {
        assertThat(tokens.issue(UUID_ONE, 60)).isNotEqualTo(tokens.issue(UUID_ONE, 60));
    }

    @Test
    void tokenOutlivesTheDaemonThatGaveIt() {
        String token = tokens.issue(UUID_ONE, 60);
        assertThat(new SessionTokens(key, clock).secondsLeft(UUID_ONE, token)).isEqualTo(60);
    }

    @Test
    void tokenOfAnotherInstanceOrOfAnotherKeyIsNone() {
        assertThat(tokens.secondsLeft(UUID_TWO, tokens.issue(UUID_ONE, 60))).isZero();
        assertThat(new SessionTokens(TokenKey.random(), clock).secondsLeft(UUID_ONE, tokens.issue(UUID_ONE, 60)))
                .isZero();
    }

    @Test
    void everyBitOfATokenCounts() {
        byte[] token = Base64.getUrlDecoder().decode(tokens.issue(UUID_ONE, 60));
        assertThat(IntStream.range(0, token.length * 8).filter(bit -> {
                    byte[] changed = token.clone();
                    changed[bit / 8] ^= (byte) (1 << bit % 8);
                    return tokens.secondsLeft(UUID_ONE, Base64.getUrlEncoder().encodeToString(changed)) != 0;
                }))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not-a-token",
                "????????????????????????????????????????????????????????",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
                "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ"
            })
    void whatIsNoTokenIsNone(String token) {
        assertThat(tokens.secondsLeft(UUID_ONE, token)).isZero();
    }

    @Test
    void clockThatWasSetBackLengthensNoLife() {
        String token = tokens.issue(UUID_ONE, SessionTokens.MAX_TTL);
        clock.advance(Duration.ofSeconds(-1));
        assertThat(tokens.secondsLeft(UUID_ONE, token)).isZero();
    }
}
