package io.metapunt.openflow;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.function.Function;

/** Sets a switch's channel up: framing by the header's length before anything else reads a byte, idle probes, the handler. */
final class SwitchChannel extends ChannelInitializer<Channel> {
    private static final int IDLE_SECONDS = 5;
    private static final int HIGH_WATER = 4 * 1024 * 1024;

    private final Function<Channel, SwitchHandler> handlers;

    SwitchChannel(Function<Channel, SwitchHandler> handlers) {
        this.handlers = handlers;
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(HIGH_WATER / 4, HIGH_WATER));
        channel.pipeline()
                .addLast(new LengthFieldBasedFrameDecoder(OfMessage.MAX_LENGTH, 2, 2, -4, 0))
                .addLast(new IdleStateHandler(IDLE_SECONDS, 0, 0))
                .addLast(handlers.apply(channel));
    }
}
