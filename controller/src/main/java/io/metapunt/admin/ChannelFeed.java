package io.metapunt.admin;

import io.metapunt.capture.Feed;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.atomic.AtomicInteger;

/** A feed whose octets go out as chunks of an answer; what an asker does not read in time is bounded. */
final class ChannelFeed implements Feed {
    private static final int MOST_PENDING = 8 * 1024 * 1024;

    private final Channel channel;
    private final AtomicInteger pending = new AtomicInteger();

    ChannelFeed(Channel channel) {
        this.channel = channel;
    }

    @Override
    public boolean offer(byte[] octets) {
        if (!channel.isActive() || pending.get() + octets.length > MOST_PENDING) {
            return false;
        }
        pending.addAndGet(octets.length);
        var _ = channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(octets)))
                .addListener(_ -> pending.addAndGet(-octets.length));
        return true;
    }

    @Override
    public void end() {
        var _ = channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE);
    }
}
