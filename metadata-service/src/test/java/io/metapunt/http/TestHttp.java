package io.metapunt.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.metapunt.instance.Guest;
import io.metapunt.instance.Instance;
import io.metapunt.instance.InstanceSource;
import io.metapunt.instance.TestInstances;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A guest's HTTP connection without a wire: what is said goes in as octets, answers come out as octets; time is virtual. */
final class TestHttp implements InstanceSource {
    final EmbeddedChannel channel;
    final List<Logged> logged = new ArrayList<>();
    final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Optional<Instance> instance;

    /** A line of the access log. */
    record Logged(Optional<UUID> instance, String method, String target, int status, int bytes) {}

    private TestHttp(HttpConfig config, MetadataHandler handler, Optional<Instance> instance) {
        this(config, instance, self -> MetadataSource.of(self, handler));
    }

    private TestHttp(HttpConfig config, Optional<Instance> instance, Function<TestHttp, MetadataSource> source) {
        this.instance = instance;
        this.channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline()
                .addLast(new HttpPipeline(
                        config,
                        source.apply(this),
                        entry -> logged.add(new Logged(
                                entry.instance(), entry.method(), entry.target(), entry.status(), (int) entry.bytes())),
                        _ -> TestInstances.GUEST));
        // Handlers that join an active channel hear of it only so.
        channel.pipeline().fireChannelActive();
    }

    /** Says back the path, the method and the body. */
    static Answer echo(MetadataRequest request, Instance ignored) {
        String body = new String(request.body(), StandardCharsets.UTF_8);
        return switch (request.path().isEmpty() ? "" : request.path().getFirst()) {
            case "missing" -> Answer.notFound();
            case "broken" -> throw new IllegalStateException("as the test wants it");
            case "headed" ->
                new Answer.Document(200, Answer.TEXT, new byte[] {'h'}, ImmutableMap.of("X-Test", "yes"), 1);
            default -> Answer.text(request.method() + " /" + String.join("/", request.path()) + " " + body);
        };
    }

    static TestHttp of(HttpConfig config, MetadataHandler handler) {
        return new TestHttp(config, handler, Optional.of(TestInstances.sample()));
    }

    /** A guest whose requests are replied to by {@code reply}. */
    static TestHttp ofReplies(Function<MetadataRequest, Reply> reply) {
        MetadataSource.Metadata metadata = new MetadataSource.Metadata() {
            @Override
            public UUID instance() {
                return TestInstances.UUID_ONE;
            }

            @Override
            public Reply answer(MetadataRequest request) {
                return reply.apply(request);
            }
        };
        return new TestHttp(HttpConfig.defaults(), Optional.of(TestInstances.sample()), self -> new MetadataSource() {
            @Override
            public Optional<Metadata> of(Guest guest) {
                return self.instance.map(_ -> metadata);
            }

            @Override
            public Subscription onChange(Runnable listener) {
                return self.onChange(listener);
            }
        });
    }

    static TestHttp ofKnownInstance() {
        return of(HttpConfig.defaults(), TestHttp::echo);
    }

    static TestHttp ofUnknownInstance() {
        return new TestHttp(HttpConfig.defaults(), TestHttp::echo, Optional.empty());
    }

    void appear() {
        instance = Optional.of(TestInstances.sample());
        listeners.forEach(Runnable::run);
        channel.runPendingTasks();
    }

    void vanish() {
        instance = Optional.empty();
        listeners.forEach(Runnable::run);
        channel.runPendingTasks();
    }

    @Override
    public Optional<Instance> find(Guest guest) {
        assertThat(guest).isSameAs(TestInstances.GUEST);
        return instance;
    }

    @Override
    public boolean knowsInterface(String interfaceId) {
        return false;
    }

    @Override
    public Subscription onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Says {@code text}, each character an octet, and gives what is answered at once. */
    String say(String text) {
        if (channel.isOpen()) {
            channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        }
        return hear();
    }

    String get(String target) {
        return say("GET " + target + " HTTP/1.1\r\nHost: 169.254.169.254\r\n\r\n");
    }

    /** What has been answered since the last look. */
    String hear() {
        channel.runPendingTasks();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            byte[] octets = new byte[part.readableBytes()];
            part.readBytes(octets);
            out.writeBytes(octets);
            part.release();
        }
        String text = out.toString(StandardCharsets.UTF_8);
        out.reset();
        return text;
    }

    void advance(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runPendingTasks();
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    static int status(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 ");
        return Integer.parseInt(answer.substring(9, 12));
    }

    static String body(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        assertThat(end).as("end of the head").isPositive();
        return answer.substring(end + 4);
    }
}
