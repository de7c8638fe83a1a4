package io.metapunt.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Hands messages on in small batches, and looks at the socket between them. Open vSwitch keeps 100 packets for a connection
 * that does not read, and drops what comes then (ofproto/connmgr.c): when many guests boot at once, what is dropped is their
 * SYNs, each of which costs a guest a second. Messages wait here instead, in their order; none is lost when the channel ends.
 */
final class ReadAhead extends ChannelInboundHandlerAdapter {
    /** How long messages are handed on before the socket is looked at again, in nanoseconds. */
    static final long BATCH_NANOS = 1_000_000;
    /** Octets that wait, at which reading stops until half of them are gone. */
    static final int MOST_OCTETS = 4 * 1024 * 1024;

    private final LongSupplier clock;
    private final Deque<ByteBuf> waiting = new ArrayDeque<>();
    private long octets;
    private long begun;
    private boolean handingOn;
    private boolean scheduled;

    /** {@code clock} gives nanoseconds. */
    ReadAhead(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        ByteBuf message = (ByteBuf) received;
        if (waiting.isEmpty() && isInTime()) {
            ctx.fireChannelRead(message);
            return;
        }
        waiting.add(message);
        octets += message.readableBytes();
        if (octets >= MOST_OCTETS) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (handingOn) {
            handingOn = false;
            ctx.fireChannelReadComplete();
        }
        schedule(ctx);
    }

    /** Whether the batch, which begins with the first call, may go on. */
    private boolean isInTime() {
        if (!handingOn) {
            handingOn = true;
            begun = clock.getAsLong();
            return true;
        }
        return clock.getAsLong() - begun < BATCH_NANOS;
    }

    /** As a timer that has expired: the loop runs those once between two looks at its sockets, and tasks until none is left. */
    private void schedule(ChannelHandlerContext ctx) {
        if (!waiting.isEmpty() && !scheduled) {
            scheduled = true;
            var _ = ctx.executor().schedule(() -> batch(ctx), 0, TimeUnit.NANOSECONDS);
        }
    }

    private void batch(ChannelHandlerContext ctx) {
        scheduled = false;
        while (!waiting.isEmpty() && isInTime()) {
            handOn(ctx);
        }
        handingOn = false;
        ctx.fireChannelReadComplete();
        if (octets < MOST_OCTETS / 2 && !ctx.channel().config().isAutoRead()) {
            ctx.channel().config().setAutoRead(true);
        }
        schedule(ctx);
    }

    private void handOn(ChannelHandlerContext ctx) {
        ByteBuf message = waiting.remove();
        octets -= message.readableBytes();
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        while (!waiting.isEmpty()) {
            handOn(ctx);
        }
        ctx.fireChannelReadComplete();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        waiting.forEach(ByteBuf::release);
        waiting.clear();
    }
}
