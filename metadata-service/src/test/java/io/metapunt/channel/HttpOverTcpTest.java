package io.metapunt.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.http.AccessLog;
import io.metapunt.http.Answer;
import io.metapunt.http.HttpConfig;
import io.metapunt.http.HttpPipeline;
import io.metapunt.http.MetadataHandler;
import io.metapunt.http.MetadataSource;
import io.metapunt.instance.Guest;
import io.metapunt.instance.Instance;
import io.metapunt.instance.InstanceSource;
import io.metapunt.instance.TestInstances;
import io.metapunt.link.TestClient;
import io.metapunt.tcp.Segment;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The HTTP pipeline on a guest's connection, where answers take time to leave. */
class HttpOverTcpTest {
    private static final byte[] LARGE = new byte[700_000];
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    static TestWire wire(MetadataHandler handler) {
        InstanceSource source = new InstanceSource() {
            @Override
            public Optional<Instance> find(Guest guest) {
                return Optional.of(TestInstances.sample());
            }

            @Override
            public boolean knowsInterface(String interfaceId) {
                return true;
            }

            @Override
            public Subscription onChange(Runnable listener) {
                return () -> {};
            }
        };
        return new TestWire(new HttpPipeline(
                HttpConfig.defaults(),
                MetadataSource.of(source, handler),
                AccessLog.NONE,
                channel -> ((GuestChannel) channel).guest()));
    }

    private static TestWire large() {
        return wire((_, _) -> new Answer.Document(Answer.TEXT, LARGE));
    }

    private static int bodyLength(TestClient client) {
        return client.received().length() - client.received().indexOf("\r\n\r\n") - 4;
    }

    @Test
    void requestIsAnswered() {
        TestClient client = wire((_, _) -> Answer.text("hello")).client().connect();
        client.say(GET);
        assertThat(client.received()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nhello");
        assertThat(client.finReceived()).isFalse();
    }

    @Test
    void smallAnswerIsOneSegmentWithItsFin() {
        TestClient client = wire((_, _) -> Answer.text("hello")).client().connect();
        client.say("GET / HTTP/1.0\r\n\r\n");
        assertThat(client.text()).hasSize(1);
        assertThat(client.text().getFirst().has(Segment.FIN)).isTrue();
    }

    @Test
    void guestThatFinishesWithItsRequestGetsTheWholeAnswer() {
        TestClient client = large().client().connect();
        client.sayAndFinish(GET);
        client.listen();
        assertThat(bodyLength(client)).isEqualTo(LARGE.length);
        assertThat(client.finReceived()).isTrue();
    }

    @Test
    void guestThatFinishesWhileItsAnswerIsOnTheWayGetsAllOfIt() {
        TestWire wire = large();
        TestClient client = wire.client().connect();
        client.window(0).say(GET);
        client.finish();
        wire.advance(Duration.ofMillis(20));
        client.window(0xffff).acknowledge();
        client.listen();
        assertThat(bodyLength(client)).isEqualTo(LARGE.length);
        assertThat(client.finReceived()).isTrue();
    }

    @Test
    void drainLetsTheAnswerThatIsOnTheWayArriveWhole() {
        TestWire wire = large();
        TestClient client = wire.client().connect();
        client.window(0).say(GET);
        wire.channel().pipeline().fireUserEventTriggered(HttpPipeline.Drain.NOW);
        client.window(0xffff).acknowledge();
        client.listen();
        assertThat(bodyLength(client)).isEqualTo(LARGE.length);
        assertThat(client.finReceived()).isTrue();
    }

    @Test
    void guestThatTakesItsTimeToReadGetsTheWholeAnswer() {
        TestWire wire = large();
        TestClient client = wire.client().connect();
        client.window(0).say(GET);
        wire.advance(Duration.ofSeconds(40));
        client.window(0xffff).acknowledge();
        client.listen();
        assertThat(bodyLength(client)).isEqualTo(LARGE.length);
    }

    @Test
    void guestThatNeverReadsIsGivenUp() {
        TestWire wire = large();
        TestClient client = wire.client().connect();
        client.window(0).say(GET);
        wire.advance(Duration.ofSeconds(61));
        assertThat(wire.channel().isOpen()).isFalse();
    }
}
