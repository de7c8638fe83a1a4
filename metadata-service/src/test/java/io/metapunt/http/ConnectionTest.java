package io.metapunt.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What becomes of the connection: kept or closed, and when. */
class ConnectionTest {
    private static final Duration TICK = Duration.ofMillis(1);

    private final TestHttp http = TestHttp.ofKnownInstance();

    private static String connectionOf(String answer) {
        return answer.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("connection:"))
                .findFirst()
                .orElse("none");
    }

    @Test
    void http11IsKeptAlive() {
        assertThat(connectionOf(http.get("/a"))).isEqualTo("none");
        assertThat(http.get("/b")).endsWith("GET /b ");
        assertThat(http.isOpen()).isTrue();
    }

    @Test
    void connectionCloseClosesBehindTheAnswer() {
        String answer = http.say("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(connectionOf(answer)).isEqualToIgnoringCase("connection: close");
        assertThat(answer).endsWith("GET /a ");
        assertThat(http.isOpen()).isFalse();
    }

    @Test
    void http10NeedsNoHostAndIsClosed() {
        String answer = http.say("GET /a HTTP/1.0\r\n\r\n");
        assertThat(TestHttp.status(answer)).isEqualTo(200);
        assertThat(connectionOf(answer)).isEqualToIgnoringCase("connection: close");
        assertThat(http.isOpen()).isFalse();
    }

    @Test
    void http10ThatAsksForItIsKeptAlive() {
        String answer = http.say("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assertThat(connectionOf(answer)).isEqualToIgnoringCase("connection: keep-alive");
        assertThat(http.isOpen()).isTrue();
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        String answers = http.say(requests.toString());
        assertThat(answers.lines().filter(line -> line.startsWith("HTTP/1.1 200")))
                .hasSize(1);
        assertThat(answers).contains("GET /0 HTTP/1.1 200");
        int from = 0;
        for (int i = 0; i < 20; i++) {
            int at = answers.indexOf("GET /" + i + " ", from);
            assertThat(at).as("answer %d", i).isGreaterThanOrEqualTo(from);
            from = at;
        }
    }

    @Test
    void requestsBehindTheLastOneAreNotAnswered() {
        String last = "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        String answers = http.say(last + last.replace("/a", "/b"));
        assertThat(answers).contains("GET /a").doesNotContain("GET /b");
    }

    @Test
    void requestMayArriveOctetByOctet() {
        String request = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";
        for (int i = 0; i < request.length() - 1; i++) {
            assertThat(http.say(request.substring(i, i + 1))).isEmpty();
        }
        assertThat(http.say("c")).endsWith("POST /a abc");
    }

    @Test
    void connectionThatSaysNothingIsClosedAfterTheIdleTime() {
        http.advance(Duration.ofSeconds(30).minus(TICK));
        assertThat(http.isOpen()).isTrue();
        http.advance(TICK);
        assertThat(http.isOpen()).isFalse();
        assertThat(http.hear()).isEmpty();
    }

    @Test
    void firstRequestMayBeLateWhereTheNetworkIsBad() {
        http.advance(Duration.ofSeconds(25));
        assertThat(http.say("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")).endsWith("GET /a ");
    }

    @Test
    void headThatTrickledInIsCutOffAtItsDeadline() {
        for (int i = 0; i < 9; i++) {
            assertThat(http.say(i == 0 ? "GET / HTTP/1.1\r\n" : "X-" + i + ": y\r\n"))
                    .isEmpty();
            http.advance(Duration.ofSeconds(3));
        }
        assertThat(http.isOpen()).isTrue();
        http.advance(Duration.ofSeconds(3));
        assertThat(http.isOpen()).isFalse();
    }

    @Test
    void headOfALaterRequestHasAsLongAsTheFirst() {
        var _ = http.get("/a");
        http.advance(Duration.ofSeconds(25));
        assertThat(http.say("GET /b HTTP/1.1\r\n")).isEmpty();
        http.advance(Duration.ofSeconds(29));
        assertThat(http.say("Host: x\r\n\r\n")).endsWith("GET /b ");
    }

    @Test
    void bodyThatTrickledInIsRefusedAtItsDeadline() {
        assertThat(http.say("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"))
                .isEmpty();
        for (int i = 0; i < 9; i++) {
            assertThat(http.say("x")).isEmpty();
            http.advance(Duration.ofSeconds(3));
        }
        assertThat(http.isOpen()).isTrue();
        http.advance(Duration.ofSeconds(3));
        assertThat(TestHttp.status(http.hear())).isEqualTo(408);
        assertThat(http.isOpen()).isFalse();
    }

    @Test
    void idleConnectionIsClosedWithoutAWord() {
        var _ = http.get("/a");
        http.advance(Duration.ofSeconds(30).minus(TICK));
        assertThat(http.isOpen()).isTrue();
        http.advance(TICK);
        assertThat(http.isOpen()).isFalse();
        assertThat(http.hear()).isEmpty();
    }

    @Test
    void eachRequestStartsTheIdleTimeAnew() {
        for (int i = 0; i < 5; i++) {
            assertThat(http.get("/a")).isNotEmpty();
            http.advance(Duration.ofSeconds(29));
        }
        assertThat(http.isOpen()).isTrue();
    }

    @Test
    void guestThatHasFinishedIsFinishedWith() {
        var _ = http.get("/a");
        http.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(http.isOpen()).isFalse();
    }

    @Test
    void halfARequestAndTheEndAreNotAnswered() {
        assertThat(http.say("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na"))
                .isEmpty();
        http.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(http.hear()).isEmpty();
        assertThat(http.isOpen()).isFalse();
    }

    @Test
    void drainClosesAnIdleConnectionAtOnce() {
        var _ = http.get("/a");
        http.channel.pipeline().fireUserEventTriggered(HttpPipeline.Drain.NOW);
        assertThat(http.isOpen()).isFalse();
    }

    @Test
    void drainLetsTheRequestThatIsArrivingBeAnsweredAsTheLast() {
        assertThat(http.say("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na"))
                .isEmpty();
        http.channel.pipeline().fireUserEventTriggered(HttpPipeline.Drain.NOW);
        assertThat(http.isOpen()).isTrue();
        String answer = http.say("bc");
        assertThat(answer).endsWith("POST /a abc");
        assertThat(connectionOf(answer)).isEqualToIgnoringCase("connection: close");
        assertThat(http.isOpen()).isFalse();
    }
}
