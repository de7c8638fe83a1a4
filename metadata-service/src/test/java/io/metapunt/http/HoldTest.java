package io.metapunt.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** First contact: a request that comes before its instance is known. */
class HoldTest {
    private static final Duration HOLD = Duration.ofSeconds(7);
    private static final Duration TICK = Duration.ofMillis(1);

    private final TestHttp http = TestHttp.ofUnknownInstance();

    @Test
    void requestIsAnsweredTheMomentItsInstanceAppears() {
        assertThat(http.get("/a")).isEmpty();
        http.advance(Duration.ofSeconds(5));
        assertThat(http.hear()).isEmpty();
        http.appear();
        assertThat(http.hear()).endsWith("GET /a ");
        assertThat(http.listeners).isEmpty();
        assertThat(http.isOpen()).isTrue();
    }

    @Test
    void changeThatDoesNotBringTheInstanceChangesNothing() {
        assertThat(http.get("/a")).isEmpty();
        http.vanish();
        assertThat(http.hear()).isEmpty();
        assertThat(http.listeners).hasSize(1);
    }

    @Test
    void afterTheHoldItIsNotNowAndWhenToComeAgain() {
        assertThat(http.get("/a")).isEmpty();
        http.advance(HOLD.minus(TICK));
        assertThat(http.hear()).isEmpty();
        http.advance(TICK);
        String answer = http.hear();
        assertThat(TestHttp.status(answer)).isEqualTo(503);
        assertThat(answer).containsIgnoringCase("retry-after: 5\r\n");
        assertThat(http.listeners).isEmpty();
        assertThat(http.isOpen()).isTrue();
        assertThat(http.logged)
                .containsExactly(new TestHttp.Logged(
                        Optional.empty(),
                        "GET",
                        "/a",
                        503,
                        TestHttp.body(answer).length()));
    }

    @Test
    void laterRequestOfTheConnectionIsHeldAnewAndServedOnceItCanBe() {
        var _ = http.get("/a");
        http.advance(HOLD);
        assertThat(TestHttp.status(http.hear())).isEqualTo(503);
        assertThat(http.get("/b")).isEmpty();
        http.appear();
        assertThat(http.hear()).endsWith("GET /b ");
    }

    @Test
    void pipelinedRequestsWaitBehindItInTheirOrder() {
        assertThat(http.say("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n"))
                .isEmpty();
        assertThat(http.get("/c")).isEmpty();
        http.appear();
        String answers = http.hear();
        assertThat(answers.indexOf("GET /a ")).isPositive();
        assertThat(answers.indexOf("GET /b ")).isGreaterThan(answers.indexOf("GET /a "));
        assertThat(answers.indexOf("GET /c ")).isGreaterThan(answers.indexOf("GET /b "));
    }

    @Test
    void pipelinedRequestsBehindA503AreAnsweredBehindIt() {
        assertThat(http.say("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n"))
                .isEmpty();
        http.advance(HOLD);
        assertThat(TestHttp.status(http.hear())).isEqualTo(503);
        http.appear();
        assertThat(http.hear()).endsWith("GET /b ");
    }

    @Test
    void requestThatClosesBehindItIsClosedBehindItsAnswer() {
        assertThat(http.say(
                        "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n"))
                .isEmpty();
        http.appear();
        assertThat(http.hear()).endsWith("GET /a ");
        assertThat(http.isOpen()).isFalse();
    }

    @Test
    void guestThatHasFinishedStillGetsItsAnswer() {
        assertThat(http.get("/a")).isEmpty();
        http.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(http.isOpen()).isTrue();
        http.appear();
        assertThat(http.hear()).endsWith("GET /a ");
        assertThat(http.isOpen()).isFalse();
    }

    @Test
    void drainAnswersAtOnceAndCloses() {
        assertThat(http.get("/a")).isEmpty();
        http.channel.pipeline().fireUserEventTriggered(HttpPipeline.Drain.NOW);
        assertThat(TestHttp.status(http.hear())).isEqualTo(503);
        assertThat(http.isOpen()).isFalse();
    }

    @Test
    void guestThatVanishedIsNeverServed() {
        assertThat(http.get("/a")).isEmpty();
        Runnable late = http.listeners.getFirst();
        var _ = http.channel.close();
        assertThat(http.listeners).isEmpty();
        http.appear();
        late.run();
        http.advance(HOLD);
        assertThat(http.hear()).isEmpty();
        assertThat(http.logged).isEmpty();
    }

    @Test
    void instanceThatVanishedAgainIsNotServed() {
        http.appear();
        assertThat(http.get("/a")).endsWith("GET /a ");
        http.vanish();
        assertThat(http.get("/b")).isEmpty();
        http.advance(HOLD);
        assertThat(TestHttp.status(http.hear())).isEqualTo(503);
    }

    @Test
    void refusalDoesNotWaitForTheInstance() {
        assertThat(TestHttp.status(http.get("*"))).isEqualTo(400);
    }
}
