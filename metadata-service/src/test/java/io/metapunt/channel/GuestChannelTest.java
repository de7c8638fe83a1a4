package io.metapunt.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.instance.TestInstances;
import io.metapunt.link.TestClient;
import io.metapunt.link.TestGuest;
import io.metapunt.packet.IpAddress;
import io.metapunt.tcp.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuestChannelTest {
    private final Recorder recorder = new Recorder();
    private final TestWire wire = new TestWire(recorder);

    /** Writes down what a handler hears. */
    private static final class Recorder extends ChannelInboundHandlerAdapter {
        private final StringBuilder heard = new StringBuilder();
        private final List<String> events = new ArrayList<>();

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            events.add("active");
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            events.add("inactive");
        }

        @Override
        public void channelUnregistered(ChannelHandlerContext ctx) {
            events.add("unregistered");
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf data = (ByteBuf) message;
            heard.append(data.toString(StandardCharsets.UTF_8));
            data.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                events.add("input finished");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            events.add(cause instanceof ConnectionLostException lost ? "lost " + lost.reason() : cause.toString());
        }
    }

    private ChannelFuture write(String text) {
        ChannelFuture written = wire.channel().writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        wire.settle();
        return written;
    }

    @Test
    void handshakeMakesAnActiveChannelOfTheGuest() {
        var _ = wire.client().connect();
        GuestChannel channel = wire.channels.getFirst();
        assertThat(recorder.events).containsExactly("active");
        assertThat(channel.guest()).isSameAs(TestInstances.GUEST);
        assertThat(channel.remoteAddress()).isEqualTo(new GuestSocketAddress(TestGuest.V4, 40_000));
        assertThat(channel.remoteAddress()).hasToString("10.0.0.70:40000");
        assertThat(channel.localAddress()).isEqualTo(new GuestSocketAddress(IpAddress.SERVICE_V4, 80));
        assertThat(channel.isActive()).isTrue();
    }

    @Test
    void halfOpenConnectionIsNoChannel() {
        var _ = wire.client().halfOpen();
        assertThat(wire.channels).isEmpty();
    }

    @Test
    void dataGoesBothWays() {
        TestClient client = wire.client().connect();
        client.say("hello");
        assertThat(recorder.heard).hasToString("hello");
        assertThat(write("world").isSuccess()).isTrue();
        client.listen();
        assertThat(client.received()).isEqualTo("world");
    }

    @Test
    void dataWithTheLastSegmentOfTheHandshakeIsRead() {
        TestClient client = wire.client();
        var _ = client.halfOpen();
        client.say("early");
        assertThat(recorder.heard).hasToString("early");
    }

    @Test
    void directAndEmptyBuffersAreWrittenToo() {
        TestClient client = wire.client().connect();
        ByteBuf direct = Unpooled.directBuffer().writeBytes("direct".getBytes(StandardCharsets.UTF_8));
        ChannelFuture first = wire.channel().write(Unpooled.EMPTY_BUFFER);
        ChannelFuture second = wire.channel().write(direct);
        ChannelFuture third = write("");
        client.listen();
        assertThat(client.received()).isEqualTo("direct");
        assertThat(List.of(first, second, third)).allMatch(ChannelFuture::isSuccess);
        assertThat(direct.refCnt()).isZero();
    }

    @Test
    void guestsFinIsTheEndOfInputAndTheChannelCanStillWrite() {
        TestClient client = wire.client().connect();
        client.sayAndFinish("last words");
        assertThat(recorder.heard).hasToString("last words");
        assertThat(recorder.events).containsExactly("active", "input finished");
        var _ = write("answer");
        client.listen();
        assertThat(client.received()).isEqualTo("answer");
        assertThat(wire.channel().isOpen()).isTrue();
    }

    @Test
    void closingSendsAFinBehindWhatWasWritten() {
        TestClient client = wire.client().connect();
        var _ = wire.channel()
                .writeAndFlush(Unpooled.copiedBuffer("bye", StandardCharsets.UTF_8))
                .addListener(ChannelFutureListener.CLOSE);
        wire.settle();
        client.listen();
        assertThat(client.received()).isEqualTo("bye");
        assertThat(client.finReceived()).isTrue();
        assertThat(recorder.events).containsExactly("active", "inactive", "unregistered");
        client.finish();
        assertThat(client.resetReceived()).isFalse();
    }

    @Test
    void whatTheGuestStillSaysAfterTheCloseIsThrownAway() {
        TestClient client = wire.client().connect();
        var _ = wire.channel().close();
        wire.settle();
        for (int i = 0; i < 200; i++) {
            client.say("x".repeat(1_000));
        }
        client.finish();
        assertThat(recorder.heard).isEmpty();
        assertThat(client.resetReceived()).isFalse();
        assertThat(client.finReceived()).isTrue();
    }

    @Test
    void closingTwiceDoesNoHarm() {
        TestClient client = wire.client().connect();
        ChannelFuture first = wire.channel().close();
        ChannelFuture second = wire.channel().close();
        wire.settle();
        client.listen();
        assertThat(first.isSuccess()).isTrue();
        assertThat(second.isSuccess()).isTrue();
        assertThat(client.finReceived()).isTrue();
    }

    @Test
    void bothFinsInTurnEndTheChannelWithoutAnException() {
        TestClient client = wire.client().connect();
        client.finish();
        var _ = wire.channel().close();
        wire.settle();
        client.listen();
        assertThat(client.finReceived()).isTrue();
        assertThat(recorder.events).containsExactly("active", "input finished", "inactive", "unregistered");
        assertThat(wire.link.connections()).isEmpty();
    }

    @Test
    void guestsResetIsAConnectionLost() {
        TestClient client = wire.client().connect();
        client.reset();
        wire.settle();
        assertThat(recorder.events).containsExactly("active", "lost RESET_BY_PEER", "inactive", "unregistered");
        assertThat(wire.channel().isOpen()).isFalse();
        assertThat(write("too late").isSuccess()).isFalse();
    }

    @Test
    void unpluggedGuestIsAConnectionLost() {
        TestClient client = wire.client().connect();
        wire.link.close(wire.loop.now());
        wire.settle();
        var _ = client.take();
        assertThat(client.resetReceived()).isTrue();
        assertThat(recorder.events).contains("lost ABORTED", "inactive");
    }

    @Test
    void guestThatFallsSilentIsAConnectionLost() {
        var _ = wire.client().connect();
        var _ = write("is anybody there?");
        wire.advance(Duration.ofSeconds(200));
        assertThat(recorder.events).contains("lost TIMED_OUT", "inactive");
        assertThat(wire.link.connections()).isEmpty();
    }

    @Test
    void lossIsToldWithoutAStackTrace() {
        assertThat(new ConnectionLostException(CloseReason.RESET_BY_PEER).getStackTrace())
                .isEmpty();
    }

    @Test
    void itCanNeitherConnectNorBind() {
        var _ = wire.client().connect();
        GuestSocketAddress address = new GuestSocketAddress(TestGuest.V4, 1);
        assertThat(wire.channel().connect(address).cause()).isInstanceOf(UnsupportedOperationException.class);
        assertThat(wire.channel().bind(address).cause()).isInstanceOf(UnsupportedOperationException.class);
        assertThat(wire.channel().isOpen()).isTrue();
    }
}
