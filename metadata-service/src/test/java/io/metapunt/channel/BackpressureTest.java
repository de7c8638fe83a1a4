package io.metapunt.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.link.TestClient;
import io.metapunt.link.TestGuest;
import io.metapunt.tcp.Segment;
import io.metapunt.tcp.TcpConfig;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What one side does not take, the other cannot go on sending. */
class BackpressureTest {
    private static final int SEND_BUFFER = 256 * 1024;
    private static final int RECEIVE_BUFFER = 64 * 1024;

    private final Sink sink = new Sink();
    private final TestWire wire = new TestWire(TcpConfig.defaults(), sink);

    private static final class Sink extends SimpleChannelInboundHandler<ByteBuf> {
        private long octets;

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf data) {
            octets += data.readableBytes();
        }
    }

    private static byte[] pattern(int length) {
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) {
            octets[i] = (byte) ('a' + i % 23);
        }
        return octets;
    }

    @Test
    void answerLargerThanTheSendBufferArrivesWhole() {
        TestClient client = wire.client().connect();
        byte[] answer = pattern(5 * SEND_BUFFER + 17);
        ChannelFuture written = wire.channel().writeAndFlush(Unpooled.wrappedBuffer(answer));
        wire.settle();
        assertThat(written.isDone()).isFalse();
        client.listen();
        assertThat(written.isSuccess()).isTrue();
        assertThat(client.received()).isEqualTo(new String(answer, StandardCharsets.UTF_8));
    }

    @Test
    void guestWithoutRoomHoldsNoMoreThanTheSendBuffer() {
        TestClient client = wire.client().connect();
        client.window(0).acknowledge();
        ChannelFuture written = wire.channel().writeAndFlush(Unpooled.wrappedBuffer(pattern(3 * SEND_BUFFER)));
        wire.settle();
        assertThat(written.isDone()).isFalse();
        assertThat(wire.channel().isWritable()).isFalse();
        assertThat(wire.link.connections().getFirst().tcp().held()).isLessThanOrEqualTo(SEND_BUFFER);
        assertThat(client.received()).isEmpty();
        client.window(0xffff).acknowledge();
        client.listen();
        assertThat(written.isSuccess()).isTrue();
        assertThat(wire.channel().isWritable()).isTrue();
        assertThat(client.received()).hasSize(3 * SEND_BUFFER);
    }

    @Test
    void writesKeepTheirOrderWhileTheyWait() {
        TestClient client = wire.client().connect();
        client.window(0).acknowledge();
        for (int i = 0; i < 30; i++) {
            var _ = wire.channel()
                    .write(Unpooled.wrappedBuffer(("<" + i + ">").repeat(5_000).getBytes(StandardCharsets.US_ASCII)));
        }
        wire.channel().flush();
        wire.settle();
        client.window(20_000).acknowledge();
        client.listen();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            expected.append(("<" + i + ">").repeat(5_000));
        }
        assertThat(client.received()).isEqualTo(expected.toString());
    }

    @Test
    void whatIsNotReadShutsTheWindow() {
        TestClient client = wire.client().connect();
        wire.channel().config().setAutoRead(false);
        // What was asked for already may still come.
        client.say("x");
        long before = sink.octets;
        int sent = 0;
        for (int i = 0; i < 100; i++) {
            client.say("x".repeat(1_000));
            sent += 1_000;
        }
        assertThat(sink.octets).isLessThanOrEqualTo(before + 1_000);
        assertThat(wire.link.connections().getFirst().tcp().held()).isLessThanOrEqualTo(RECEIVE_BUFFER);
        assertThat(sent).isGreaterThan(RECEIVE_BUFFER);
    }

    @Test
    void readingAgainOpensTheWindowAndTellsTheGuest() {
        TestClient client = wire.client().connect();
        wire.channel().config().setAutoRead(false);
        client.say("x");
        long before = sink.octets;
        // Without window scaling the guest cannot be offered more.
        int offered = 0xffff;
        for (int i = 0; i < 64; i++) {
            client.say("x".repeat(1_024));
        }
        wire.channel().config().setAutoRead(true);
        wire.settle();
        assertThat(sink.octets - before).isGreaterThanOrEqualTo(offered - 1_024);
        Segment update = wire.guest.segments(TestGuest.V4, 40_000).getLast();
        assertThat(update.window()).isGreaterThan(RECEIVE_BUFFER / 2);
    }

    @Test
    void readAsksForNoMoreThanItself() {
        TestClient client = wire.client().connect();
        wire.channel().config().setAutoRead(false);
        client.say("a");
        long first = sink.octets;
        client.say("b");
        client.say("c");
        assertThat(sink.octets).isEqualTo(first);
        var _ = wire.channel().read();
        wire.settle();
        assertThat(sink.octets).isGreaterThan(first);
        wire.advance(Duration.ofMillis(100));
    }

    @Test
    void closeWhileAWriteWaitsFailsTheWrite() {
        TestClient client = wire.client().connect();
        client.window(0).acknowledge();
        ChannelFuture written = wire.channel().writeAndFlush(Unpooled.wrappedBuffer(pattern(2 * SEND_BUFFER)));
        wire.settle();
        var _ = wire.channel().close();
        wire.settle();
        assertThat(written.isDone()).isTrue();
        assertThat(written.isSuccess()).isFalse();
    }
}
