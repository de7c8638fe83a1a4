package io.metapunt.nova;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.metapunt.http.AccessLog;
import io.metapunt.http.Origin;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When Nova does not answer. */
class StaleTest {
    private static final String META_DATA = "/openstack/latest/meta_data.json";

    private final TestNova nova = new TestNova();

    @AfterEach
    void end() {
        nova.close();
    }

    private void down() {
        nova.upstream.script = (_, _) -> {
            throw new IOException("down");
        };
    }

    private static void seconds(long time) throws InterruptedException {
        TimeUnit.SECONDS.sleep(time);
    }

    @Test
    void earlierAnswerIsGivenAndMarked() throws IOException {
        var _ = nova.get("/openstack/latest/user_data");
        down();
        assertThat(nova.get("/openstack/latest/user_data"))
                .startsWith("HTTP/1.1 200")
                .endsWith("hello");
        assertThat(nova.logged).extracting(AccessLog.Entry::origin).containsExactly(Origin.NOVA, Origin.STALE);
        assertThat(nova.client.health().stale()).isEqualTo(1);
        assertThat(TestNova.status(nova.get("/openstack/latest/network_data.json")))
                .isEqualTo(503);
    }

    @Test
    void headOfAnEarlierAnswerHasItsLength() throws IOException {
        var _ = nova.get("/a");
        down();
        String answer = nova.ask("HEAD", "/a");
        assertThat(answer).containsIgnoringCase("content-length: 5\r\n").endsWith("\r\n\r\n");
    }

    @Test
    void randomSeedIsNeverGivenTwice() throws IOException {
        String seed = Base64.getEncoder().encodeToString(new byte[512]);
        nova.upstream.script = (_, out) ->
                TestUpstream.send(out, "200 OK", "{\"uuid\": \"u\", \"random_seed\": \"" + seed + "\", \"x\": [1]}");
        assertThat(nova.get(META_DATA)).contains(seed);
        down();
        JsonNode first = JsonMapper.builder().build().readTree(TestNova.body(nova.get(META_DATA)));
        JsonNode second = JsonMapper.builder().build().readTree(TestNova.body(nova.get(META_DATA)));
        assertThat(first.get("random_seed").asText())
                .isNotEqualTo(seed)
                .isNotEqualTo(second.get("random_seed").asText())
                .hasSize(684);
        assertThat(first.get("uuid").asText()).isEqualTo("u");
        assertThat(first.get("x").get(0).asInt()).isEqualTo(1);
    }

    @Test
    void documentWhoseSeedCannotBeFoundIsNotGiven() throws IOException {
        nova.upstream.script = (_, out) -> TestUpstream.send(out, "200 OK", "{\"random_seed\": \"half");
        assertThat(TestNova.status(nova.get(META_DATA))).isEqualTo(200);
        down();
        assertThat(TestNova.status(nova.get(META_DATA))).isEqualTo(503);
    }

    @Test
    void passwordIsNeverKept() throws IOException {
        assertThat(nova.get("/openstack/2013-04-04/password")).endsWith("hello");
        down();
        assertThat(TestNova.status(nova.get("/openstack/2013-04-04/password"))).isEqualTo(503);
        assertThat(TestNova.status(nova.get("/openstack//2013-04-04/passw%6frd/")))
                .isEqualTo(503);
    }

    @Test
    void postIsNeverAnsweredByAnEarlierAnswer() throws IOException {
        var _ = nova.get("/a");
        down();
        assertThat(TestNova.status(nova.ask("POST", "/a", "Content-Length: 0"))).isEqualTo(503);
    }

    @Test
    void whatIsGoneIsForgotten() throws IOException {
        var _ = nova.get("/a");
        nova.upstream.script = (_, out) -> TestUpstream.send(out, "404 Not Found", "");
        assertThat(TestNova.status(nova.get("/a"))).isEqualTo(404);
        down();
        assertThat(TestNova.status(nova.get("/a"))).isEqualTo(503);
    }

    @Test
    void answerGrowsTooOld() throws IOException {
        var _ = nova.get("/a");
        down();
        nova.age = Duration.ofMinutes(59);
        assertThat(TestNova.status(nova.get("/a"))).isEqualTo(200);
        nova.age = Duration.ofMinutes(61);
        assertThat(TestNova.status(nova.get("/a"))).isEqualTo(503);
    }

    @Test
    void answerThatIsCutIsReplacedByTheEarlierOne() throws IOException {
        var _ = nova.get("/a");
        nova.upstream.script = (_, out) -> {
            TestUpstream.raw(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            throw new IOException("cut");
        };
        assertThat(nova.get("/a")).endsWith("hello");
    }

    @Test
    void brokenNovaIsReplacedByTheEarlierAnswer() throws IOException {
        var _ = nova.get("/a");
        nova.upstream.script = (_, out) -> TestUpstream.send(out, "500 Internal Server Error", "no database");
        assertThat(nova.get("/a")).endsWith("hello");
    }

    /** The time limit is real here, and one second. */
    @Test
    void silentNovaCostsOneRequestItsTimeAndNotTheOthers() throws Exception {
        var _ = nova.get("/a");
        nova.upstream.script = (_, _) -> seconds(20);
        long begun = System.nanoTime();
        assertThat(nova.get("/a")).endsWith("hello");
        assertThat(nova.client.health().problem()).isEqualTo("no answer in time");
        int asked = nova.upstream.asked.size();
        for (int i = 0; i < 20; i++) {
            assertThat(nova.get("/a")).endsWith("hello");
        }
        assertThat(nova.upstream.asked).hasSize(asked);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
        // Where there is nothing earlier, everyone tries.
        assertThat(TestNova.status(nova.get("/b"))).isEqualTo(504);
    }

    @Test
    void novaThatIsNotThereIs503() throws IOException {
        int port;
        try (TestUpstream gone = new TestUpstream()) {
            port = gone.port();
        }
        try (TestNova other = TestNova.at(port)) {
            String answer = other.get("/a");
            assertThat(TestNova.status(answer)).isEqualTo(503);
            assertThat(TestNova.head(answer)).contains("Retry-After: 5");
            assertThat(other.client.health().problem()).contains("refused");
        }
    }
}
