package io.metapunt.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The switch is read before it drops what we have had no time for. */
class ReadAheadTest {
    private static final int COUNT = 100;

    /** What comes after it: each message's number, and -1 for the end of a batch. */
    private final List<Integer> heard = new ArrayList<>();

    private long now;
    private long cost;

    private final EmbeddedChannel channel =
            new EmbeddedChannel(new ReadAhead(() -> now), new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object received) {
                    ByteBuf message = (ByteBuf) received;
                    heard.add(message.getInt(0));
                    message.release();
                    now += cost;
                }

                @Override
                public void channelReadComplete(ChannelHandlerContext ctx) {
                    heard.add(-1);
                }
            });

    private void read(int from, int to, int length) {
        for (int i = from; i < to; i++) {
            channel.pipeline()
                    .fireChannelRead(Unpooled.buffer(length).writeInt(i).writeZero(length - 4));
        }
        channel.pipeline().fireChannelReadComplete();
    }

    private void runToTheEnd() {
        while (channel.runScheduledPendingTasks() != -1) {
            // One batch each.
        }
    }

    private List<Integer> messages() {
        return heard.stream().filter(number -> number != -1).toList();
    }

    @Test
    void whatTakesLittleTimeIsHandedOnAsItComes() {
        read(0, COUNT, 4);

        assertThat(heard).hasSize(COUNT + 1).endsWith(COUNT - 1, -1);
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
    }

    @Test
    void whatTakesTimeComesBatchByBatchInItsOrder() {
        cost = ReadAhead.BATCH_NANOS / 10;
        read(0, COUNT, 4);
        // The socket has more; it does not overtake.
        read(COUNT, 2 * COUNT, 4);
        runToTheEnd();

        assertThat(messages()).hasSize(2 * COUNT).isSorted();
        assertThat(heard.indexOf(-1)).isEqualTo(10);
        assertThat(heard.stream().filter(number -> number == -1)).hasSize(2 * COUNT / 10);
    }

    @Test
    void oneMessageIsHandedOnHoweverLongItTakes() {
        cost = 2 * ReadAhead.BATCH_NANOS;
        read(0, 3, 4);
        runToTheEnd();

        assertThat(heard).containsExactly(0, -1, 1, -1, 2, -1);
    }

    @Test
    void readingStopsWhileTooMuchWaits() {
        cost = ReadAhead.BATCH_NANOS;
        int length = 65_536;
        int count = 1 + ReadAhead.MOST_OCTETS / length;
        for (int i = 0; i < count; i++) {
            channel.pipeline()
                    .fireChannelRead(Unpooled.buffer(length).writeInt(i).writeZero(length - 4));
        }
        assertThat(channel.config().isAutoRead()).isFalse();

        channel.pipeline().fireChannelReadComplete();
        runToTheEnd();
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(messages()).hasSize(count);
    }

    @Test
    void whatWaitsIsHeardBeforeTheEnd() {
        cost = ReadAhead.BATCH_NANOS;
        read(0, COUNT, 4);

        channel.finish();

        assertThat(messages()).hasSize(COUNT).isSorted();
    }
}
