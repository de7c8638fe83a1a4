package io.metapunt.nova;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The connections to Nova: kept, ended, and found to have ended. */
class NovaConnectionsTest {
    private final TestNova nova = new TestNova();

    @AfterEach
    void end() {
        nova.close();
    }

    @Test
    void connectionIsUsedAgain() throws IOException {
        for (int i = 0; i < 5; i++) {
            assertThat(TestNova.body(nova.get("/" + i))).isEqualTo("hello");
        }
        assertThat(nova.upstream.connections()).isEqualTo(1);
    }

    @Test
    void connectionThatNovaEndsIsNot() throws IOException {
        nova.upstream.script = (_, out) -> TestUpstream.send(out, "200 OK", "bye", "Connection: close");
        assertThat(TestNova.body(nova.get("/a"))).isEqualTo("bye");
        assertThat(TestNova.body(nova.get("/b"))).isEqualTo("bye");
        assertThat(nova.upstream.connections()).isEqualTo(2);
    }

    @Test
    void restartOfNovaIsNotNoticed() throws IOException {
        assertThat(TestNova.body(nova.get("/a"))).isEqualTo("hello");
        nova.upstream.endConnections();
        assertThat(TestNova.body(nova.get("/b"))).isEqualTo("hello");
    }

    @Test
    void readThatMeetsAConnectionsEndIsAskedAgainAndAPostIsNot() throws IOException {
        for (String method : List.of("GET", "POST")) {
            nova.upstream.script = (_, out) -> TestUpstream.send(out, "200 OK", "first");
            assertThat(TestNova.body(nova.get("/" + method))).isEqualTo("first");
            int used = nova.upstream.connections();
            nova.upstream.script = (asked, out) -> {
                if (asked.connection() == used) {
                    throw new IOException("ends as the request comes");
                }
                TestUpstream.send(out, "200 OK", "again");
            };
            String answer = nova.ask(method, "/x", "Content-Length: 0");
            assertThat(TestNova.status(answer)).isEqualTo(method.equals("GET") ? 200 : 503);
        }
    }

    @Test
    void whatNobodyAskedForEndsTheConnectionAndReachesNobody() throws IOException {
        nova.upstream.script = (_, out) -> {
            TestUpstream.send(out, "200 OK", "asked");
            TestUpstream.send(out, "200 OK", "not asked");
        };
        assertThat(TestNova.body(nova.get("/a"))).isEqualTo("asked");
        nova.upstream.script = (_, out) -> TestUpstream.send(out, "200 OK", "second");
        assertThat(TestNova.body(nova.get("/b"))).isEqualTo("second");
    }
}
