package io.metapunt.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are too large, or whose framing two readers might see differently. */
class RequestLimitsTest {
    private static final int LINE = 100;
    private static final int HEADERS = 200;
    private static final int BODY = 50;

    private final TestHttp http = TestHttp.of(
            new HttpConfig(
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60),
                    LINE,
                    HEADERS,
                    BODY,
                    ImmutableSet.of()),
            TestHttp::echo);

    private void refuses(String request, int status) {
        String answer = http.say(request);
        assertThat(TestHttp.status(answer)).isEqualTo(status);
        assertThat(answer).containsIgnoringCase("connection: close");
        assertThat(answer.indexOf("HTTP/1.1", 1)).as("a second answer").isNegative();
        assertThat(http.isOpen()).isFalse();
        assertThat(http.logged).extracting(TestHttp.Logged::status).containsExactly(status);
    }

    private static String request(String headers, String body) {
        return "POST /a HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + body;
    }

    @Test
    void requestLineUpToTheLimitIsServedAndBeyondRefused() {
        String target = "/" + "a".repeat(LINE - "GET / HTTP/1.1".length());
        assertThat(TestHttp.status(http.get(target))).isEqualTo(200);
        refuses414(target + "a");
    }

    private void refuses414(String target) {
        assertThat(TestHttp.status(http.get(target))).isEqualTo(414);
        assertThat(http.isOpen()).isFalse();
    }

    @Test
    void endlessRequestLineIsRefusedBeforeItEnds() {
        refuses("GET /" + "a".repeat(10_000), 414);
    }

    @Test
    void endlessHeadersAreRefusedBeforeTheyEnd() {
        refuses("GET / HTTP/1.1\r\nHost: x\r\n" + "X: yyyyyyyyyyyyy\r\n".repeat(100), 431);
    }

    @Test
    void oneEndlessHeaderIsRefusedBeforeItEnds() {
        refuses("GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(10_000), 431);
    }

    @Test
    void bodyUpToTheLimitIsServed() {
        assertThat(http.say(request("Content-Length: 50\r\n", "b".repeat(50)))).endsWith("b".repeat(50));
        assertThat(http.isOpen()).isTrue();
    }

    @Test
    void bodyBeyondTheLimitIsRefusedBeforeItComes() {
        refuses(request("Content-Length: 51\r\n", ""), 413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "99999999999"})
    void enormousLengthIsRefused(String length) {
        refuses(request("Content-Length: " + length + "\r\n", ""), 413);
    }

    @Test
    void chunkedBodyIsReadUpToTheLimit() {
        assertThat(http.say(request("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")))
                .endsWith("POST /a abcde");
    }

    @Test
    void chunkedBodyBeyondTheLimitIsRefused() {
        refuses(
                request("Transfer-Encoding: chunked\r\n", "20\r\n" + "a".repeat(32) + "\r\n20\r\n" + "a".repeat(32)),
                413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
                "Content-Length: 3\r\nContent-Length: 4\r\n",
                "Content-Length: 3\r\nContent-Length: 3\r\n",
                "Content-Length: 3, 3\r\n",
                "Content-Length: -1\r\n",
                "Content-Length: +3\r\n",
                "Content-Length: 3x\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Content-Length:\r\n",
                "Transfer-Encoding: gzip\r\n",
                "Transfer-Encoding: chunked, gzip\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Content-Length : 3\r\n",
                "X\r\n",
                ": y\r\n",
                "X\u0000: y\r\n",
                "X: a\u0000b\r\n",
                "X: a\rb\r\n",
                "Host: y\r\n"
            })
    void doubtfulFramingIsRefused(String headers) {
        refuses(request(headers, "3\r\nabc\r\n0\r\n\r\n"), 400);
    }

    /** RFC 9112, 5.2: a folded line belongs to the header before it. */
    @Test
    void foldedLineIsNoHeaderOfItsOwn() {
        String folded = "GET /a HTTP/1.1\r\nHost: x\r\n Content-Length: 38\r\n\r\n";
        assertThat(http.say(folded + "GET /b HTTP/1.1\r\nHost: x\r\n\r\n")).endsWith("GET /b ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: x\r\n\r\n",
                "GET / HTTP/0.9\r\nHost: x\r\n\r\n",
                "GET / FTP/1.1\r\nHost: x\r\n\r\n",
                "GET /\r\n\r\n",
                "GET\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n",
                "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET * HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n",
                "G\u0000T / HTTP/1.1\r\nHost: x\r\n\r\n"
            })
    void whatIsNoRequestIsRefused(String request) {
        refuses(request, 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nHost: x\n\n",
                "GET / HTTP/1.1\r\nHost: x\nX: y\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n"
            })
    void lineThatEndsInABareLineFeedIsRefused(String request) {
        refuses(request, 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\nabc\r\n", "-1\r\nabc\r\n", "3\r\nabcd\r\n0\r\n\r\n", "ffffffffffffffff\r\nabc"})
    void brokenChunkIsRefused(String chunks) {
        String answer = http.say(request("Transfer-Encoding: chunked\r\n", chunks));
        assertThat(TestHttp.status(answer)).isIn(400, 413);
        assertThat(http.isOpen()).isFalse();
    }

    @Test
    void whatFollowsARefusalIsNotRead() {
        refuses(request("Content-Length: 3, 3\r\n", "abcGET /b HTTP/1.1\r\nHost: x\r\n\r\n"), 400);
        assertThat(http.get("/c")).isEmpty();
    }

    @Test
    void expectationIsMetBeforeTheBody() {
        String first = http.say(request("Content-Length: 3\r\nExpect: 100-continue\r\n", ""));
        assertThat(first).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(http.say("abc")).endsWith("POST /a abc");
        assertThat(http.isOpen()).isTrue();
    }

    @Test
    void expectationOfABodyThatIsTooLargeIsRefused() {
        refuses(request("Content-Length: 51\r\nExpect: 100-continue\r\n", ""), 413);
    }
}
