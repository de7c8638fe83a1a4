package io.metapunt.nova;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.http.AccessLog;
import io.metapunt.http.Origin;
import io.metapunt.instance.TestInstances;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Nova is asked, and what a guest gets of its answers. */
class NovaAnswersTest {
    private final TestNova nova = new TestNova();

    @AfterEach
    void end() {
        nova.close();
    }

    private TestUpstream.Asked asked() {
        assertThat(nova.upstream.asked).hasSize(1);
        return nova.upstream.asked.getFirst();
    }

    @Test
    void requestIsWhatNeutronsAgentWouldSendAndNoMore() throws IOException {
        var _ = nova.get("/openstack//latest/meta%5Fdata.json/?x=1#y");
        assertThat(asked().line()).isEqualTo("GET /openstack/latest/meta_data.json HTTP/1.1");
        assertThat(asked().fields())
                .extracting(field -> field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT))
                .containsExactlyInAnyOrder(
                        "host",
                        "user-agent",
                        "accept",
                        "accept-encoding",
                        "x-instance-id",
                        "x-tenant-id",
                        "x-instance-id-signature");
        assertThat(asked().field("X-Instance-ID")).isEqualTo(TestInstances.UUID_ONE.toString());
        assertThat(asked().field("X-Tenant-ID")).isEqualTo(TestNova.PROJECT);
        assertThat(asked().field("X-Instance-ID-Signature"))
                .isEqualTo("ce17e297d5f0ddf8bc3eebd807b02fabf07b4969c6b5b0f21031320829e6c50c");
    }

    @Test
    void nothingThatTheGuestClaimsReachesNova() throws IOException {
        var _ = nova.get(
                "/openstack",
                "X-Instance-ID: 11111111-1111-1111-1111-111111111111",
                "X-Tenant-ID: other",
                "X-Instance-ID-Signature: forged",
                "X-Metadata-Provider: other",
                "X-Metadata-Provider-Signature: forged",
                "X-Forwarded-For: 10.9.9.9",
                "X-Neutron-Network-ID: other",
                "Accept-Encoding: gzip",
                "Cookie: a=b");
        assertThat(String.join("\n", asked().fields()))
                .doesNotContain("1111", "other", "forged", "10.9", "gzip", "Cookie");
        assertThat(asked().field("X-Tenant-ID")).isEqualTo(TestNova.PROJECT);
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/latest/meta-data/, /latest/meta-data",
        "/a%20b%3Fc%23, /a%20b%3Fc%23",
        "/%E2%82%AC, /%E2%82%AC",
        "/a%0d%0aX-Tenant-ID:%20b, 400",
        "/../../etc/passwd, /etc/passwd"
    })
    void pathIsCleanedAndEscapedAnew(String path, String target) throws IOException {
        String answer = nova.get(path);
        if (target.equals("400")) {
            assertThat(TestNova.status(answer)).isEqualTo(400);
            assertThat(nova.upstream.asked).isEmpty();
        } else {
            assertThat(asked().line()).isEqualTo("GET " + target + " HTTP/1.1");
        }
    }

    @Test
    void octetsGoThroughAsTheyAre() throws IOException {
        StringBuilder octets = new StringBuilder("\u001f\u008b\b");
        for (int i = 0; i < 65_535; i++) {
            octets.append((char) (i * 7 & 0xff));
        }
        nova.upstream.script = (_, out) -> TestUpstream.send(out, "200 OK", octets.toString());
        String answer = nova.get("/openstack/latest/user_data", "Accept-Encoding: gzip");
        assertThat(TestNova.body(answer)).isEqualTo(octets.toString());
        assertThat(TestNova.head(answer))
                .containsIgnoringCase("content-length: 65538\r\n")
                .containsIgnoringCase("content-type: text/plain; charset=UTF-8\r\n")
                .doesNotContainIgnoringCase("content-encoding");
    }

    @Test
    void ofNovasHeadersOnlyTheTypeAndTheEncodingReachTheGuest() throws IOException {
        nova.upstream.script = (_, out) -> TestUpstream.send(
                out,
                "200 OK",
                "x",
                "Content-Encoding: gzip",
                "Server: Apache",
                "X-Openstack-Request-Id: req-1",
                "Set-Cookie: a=b");
        assertThat(TestNova.head(nova.get("/a")).lines().skip(1))
                .containsExactlyInAnyOrder(
                        "content-type: text/plain; charset=UTF-8",
                        "content-length: 1",
                        "Content-Encoding: gzip",
                        "connection: close");
    }

    @Test
    void chunksAreJoined() throws IOException {
        nova.upstream.script = (_, out) -> TestUpstream.raw(
                out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
        String answer = nova.get("/a");
        assertThat(TestNova.body(answer)).isEqualTo("abc");
        assertThat(TestNova.head(answer)).containsIgnoringCase("content-length: 3");
    }

    @Test
    void interimAnswersArePassedOver() throws IOException {
        nova.upstream.script = (_, out) -> {
            TestUpstream.raw(out, "HTTP/1.1 100 Continue\r\n\r\n");
            TestUpstream.send(out, "200 OK", "real");
        };
        assertThat(TestNova.body(nova.get("/a"))).isEqualTo("real");
        assertThat(TestNova.body(nova.get("/a"))).isEqualTo("real");
        assertThat(nova.upstream.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "400 Bad Request, 400",
        "404 Not Found, 404",
        "409 Conflict, 409",
        "500 Internal Server Error, 500",
        "502 Bad Gateway, 502",
        "503 Service Unavailable, 503",
        "504 Gateway Timeout, 504",
        "403 Forbidden, 503",
        "201 Created, 502",
        "204 No Content, 502",
        "301 Moved Permanently, 502",
        "401 Unauthorized, 502",
        "405 Method Not Allowed, 502",
        "418 Teapot, 502",
        "429 Too Many Requests, 502"
    })
    void statusIsMapped(String upstream, int status) throws IOException {
        nova.upstream.script =
                (_, out) -> TestUpstream.send(out, upstream, upstream.startsWith("204") ? "" : "not ours");
        String answer = nova.get("/a", "Accept: text/plain");
        assertThat(TestNova.status(answer)).isEqualTo(status);
        assertThat(TestNova.body(answer)).startsWith(Integer.toString(status)).doesNotContain("not ours");
        assertThat(TestNova.head(answer).contains("Retry-After: ")).isEqualTo(status == 503);
    }

    @Test
    void operatorsMistakeIsToldToTheOperatorAndNotTheSecret() throws IOException {
        nova.upstream.script = (_, out) -> TestUpstream.send(out, "403 Forbidden", "");
        var _ = nova.get("/a");
        assertThat(nova.client.health().problem())
                .contains("403", "secret_file")
                .doesNotContain("s3cret", "ce17e297");
        nova.upstream.script = (_, out) -> TestUpstream.send(out, "200 OK", "");
        var _ = nova.get("/a");
        assertThat(nova.client.health().problem()).isEmpty();
    }

    @Test
    void bodyOfAPostIsPassedOnWithItsType() throws IOException {
        String answer = nova.say("""
                POST /openstack/2013-04-04/password HTTP/1.1
                Host: x
                Connection: close
                Content-Type: text/x-secret
                Transfer-Encoding: chunked

                3
                abc
                0

                """.replace("\n", "\r\n"));
        assertThat(TestNova.status(answer)).isEqualTo(200);
        assertThat(asked().line()).startsWith("POST /openstack/2013-04-04/password ");
        assertThat(asked().body()).isEqualTo("abc");
        assertThat(asked().field("Content-Length")).isEqualTo("3");
        assertThat(asked().field("Content-Type")).isEqualTo("text/x-secret");
        assertThat(asked().field("Transfer-Encoding")).isEmpty();
    }

    @Test
    void headIsAskedAsHead() throws IOException {
        nova.upstream.script = (_, out) ->
                TestUpstream.raw(out, "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Length: 70000\r\n\r\n");
        String answer = nova.ask("HEAD", "/openstack/latest/user_data");
        assertThat(asked().line()).startsWith("HEAD ");
        assertThat(answer)
                .containsIgnoringCase("content-length: 70000\r\n")
                .containsIgnoringCase("content-type: a/b\r\n");
        assertThat(TestNova.body(answer)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not HTTP at all\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nab\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
                "HTTP/1.1 200 OK\r\nX: a"
            })
    void lieIsNotPassedOn(String lie) throws IOException {
        nova.upstream.script = (_, out) -> {
            TestUpstream.raw(out, lie);
            throw new IOException("and the connection ends");
        };
        String answer = nova.get("/a", "Accept: text/plain");
        assertThat(TestNova.status(answer)).isEqualTo(502);
        assertThat(TestNova.body(answer)).doesNotContain("\nab", "short").startsWith("502 Bad Gateway");
    }

    @Test
    void headersWithoutEndAreBounded() throws IOException {
        nova.upstream.script = (_, out) -> {
            TestUpstream.raw(out, "HTTP/1.1 200 OK\r\n");
            while (true) {
                TestUpstream.raw(out, "X-More: " + "x".repeat(1_000) + "\r\n");
            }
        };
        assertThat(TestNova.status(nova.get("/a"))).isEqualTo(502);
    }

    @Test
    void largeBodyIsPassedOnWhole() throws IOException {
        String large = "0123456789abcdef".repeat(64 * 1_024);
        nova.upstream.script = (_, out) -> TestUpstream.send(out, "200 OK", large);
        assertThat(TestNova.body(nova.get("/a"))).isEqualTo(large);
        nova.upstream.script = (_, out) -> TestUpstream.raw(
                out,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(large.length()) + "\r\n"
                        + large + "\r\n0\r\n\r\n");
        // An old client gets no chunks.
        assertThat(TestNova.body(nova.say("GET /a HTTP/1.0\r\n\r\n"))).isEqualTo(large);
        assertThat(nova.upstream.connections()).isEqualTo(1);
        assertThat(nova.logged).extracting(AccessLog.Entry::bytes).containsOnly((long) large.length());
    }

    @Test
    void largeBodyThatIsCutEndsTheGuestsConnectionToo() throws IOException {
        nova.upstream.script = (_, out) -> {
            TestUpstream.raw(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(300_000));
            throw new IOException("cut");
        };
        String answer = nova.get("/a");
        assertThat(TestNova.head(answer)).containsIgnoringCase("content-length: 1000000");
        assertThat(TestNova.body(answer).length()).isLessThan(1_000_000);
    }

    @Test
    void guestThatDoesNotReadHoldsNovaUpAndFillsNothing() throws Exception {
        long[] written = new long[1];
        nova.upstream.script = (_, out) -> {
            TestUpstream.raw(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
            byte[] part = new byte[64 * 1_024];
            for (; written[0] < 1_000_000_000; written[0] += part.length) {
                out.write(part);
            }
        };
        try (Socket guest = nova.connect()) {
            guest.setReceiveBufferSize(16 * 1_024);
            guest.getOutputStream().write("GET /a HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            var _ = TestNova.readUntil(guest, "\r\n\r\n");
            long before = -1;
            // Until it stands still for as long as it takes others to be answered.
            while (written[0] != before) {
                before = written[0];
                for (int i = 0; i < 20; i++) {
                    nova.upstream.asked.clear();
                    assertThat(TestNova.status(nova.ask("PUT", "/latest/api/token")))
                            .isEqualTo(400);
                }
            }
            assertThat(written[0]).isLessThan(50_000_000);
        }
    }

    @Test
    void oneGuestHasNoMoreThanItsShareOfNova() throws Exception {
        try (TestNova few = TestNova.withShare(3)) {
            few.upstream.script = (_, out) -> {
                Thread.sleep(30);
                TestUpstream.send(out, "200 OK", "slow");
            };
            List<Thread> guests = new ArrayList<>();
            List<String> answers = new CopyOnWriteArrayList<>();
            for (int i = 0; i < 12; i++) {
                guests.add(Thread.ofVirtual().start(() -> {
                    try {
                        answers.add(few.get("/a"));
                    } catch (IOException e) {
                        answers.add(e.toString());
                    }
                }));
            }
            for (Thread guest : guests) {
                guest.join();
            }
            assertThat(answers).hasSize(12).allMatch(answer -> answer.endsWith("slow"));
            assertThat(few.upstream.mostAtOnce.get()).isBetween(1, 3);
        }
    }

    @Test
    void answersAreNovasInTheAccessLog() throws IOException {
        var _ = nova.get("/a");
        assertThat(nova.logged).singleElement().satisfies(entry -> {
            assertThat(entry.origin()).isEqualTo(Origin.NOVA);
            assertThat(entry.instance()).contains(TestInstances.UUID_ONE);
            assertThat(entry.status()).isEqualTo(200);
        });
    }

    @Test
    void tokensStandBeforeNovaWhichHasNone() throws IOException {
        String token = TestNova.body(nova.ask("PUT", "/latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds: 60"));
        assertThat(nova.upstream.asked).isEmpty();
        assertThat(nova.get("/latest/meta-data/instance-id", "X-aws-ec2-metadata-token: " + token))
                .containsIgnoringCase("x-aws-ec2-metadata-token-ttl-seconds: ")
                .endsWith("hello");
        assertThat(String.join("", asked().fields())).doesNotContain(token);
        assertThat(TestNova.status(nova.get("/latest/meta-data/instance-id", "X-aws-ec2-metadata-token: x")))
                .isEqualTo(401);
        assertThat(TestNova.status(nova.get("/openstack", "X-aws-ec2-metadata-token: x")))
                .isEqualTo(200);
    }
}
