package io.metapunt.nova;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Nova, with at most one request on it. It reads when its user wants more; between requests it reads only to
 * notice its end.
 */
final class UpstreamHandler extends ChannelInboundHandlerAdapter {
    /** Who has it on lease. */
    interface User {
        /** The head of the answer. */
        void head(HttpResponse response);

        /** A part of the body; released by the caller. */
        void body(HttpContent content);

        /** The answer is whole; the connection is the user's to give back or to close. */
        void whole();

        /** There will be no more of it. */
        void broken(Throwable cause);

        /** What came is no answer that HTTP knows. */
        void garbled(Throwable cause);

        /** Whether it takes more now; if not, it calls {@link #more}. */
        boolean wantsMore();
    }

    private final Channel channel;
    private @Nullable User user;
    private boolean informational;
    private boolean keepAlive;
    private boolean used;
    private long restsSince;

    UpstreamHandler(Channel channel) {
        this.channel = channel;
    }

    /** Whether it was used before: its end may have been on the way already. */
    boolean wasUsed() {
        return used;
    }

    /** Whether nothing more is to come on it. */
    boolean isFree() {
        return user == null;
    }

    /** Whether another request may follow the answer. */
    boolean isKeepAlive() {
        return keepAlive && channel.isActive();
    }

    boolean isUsable(long restingSince) {
        return channel.isActive() && restsSince - restingSince > 0;
    }

    void rest(long now) {
        user = null;
        used = true;
        restsSince = now;
        var _ = channel.read();
    }

    void send(FullHttpRequest request, User by) {
        user = by;
        informational = false;
        var _ = channel.writeAndFlush(request).addListener(done -> {
            if (!done.isSuccess()) {
                end(done.cause());
            }
        });
        var _ = channel.read();
    }

    void more() {
        var _ = channel.read();
    }

    /** Always true. */
    boolean close() {
        user = null;
        var _ = channel.close();
        return true;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (user == null) {
                // Nobody asked for it, so nobody knows what it answers.
                close();
            } else if (message instanceof HttpObject object
                    && object.decoderResult().isFailure()) {
                User hears = user;
                close();
                hears.garbled(object.decoderResult().cause());
            } else {
                pass(user, message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void pass(User to, Object message) {
        if (message instanceof HttpResponse response) {
            informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            keepAlive = HttpUtil.isKeepAlive(response);
            if (!informational) {
                to.head(response);
            }
        }
        // The user may have let go of it meanwhile.
        if (message instanceof HttpContent content && !informational && user != null) {
            to.body(content);
            if (content instanceof LastHttpContent && user != null) {
                user = null;
                to.whole();
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (user == null || user.wantsMore()) {
            ctx.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(new ConnectionEnded());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        end(cause);
    }

    private void end(Throwable cause) {
        User hears = user;
        close();
        if (hears != null) {
            hears.broken(cause);
        }
    }

    /** The other side closed the connection. */
    static final class ConnectionEnded extends Exception {
        private static final long serialVersionUID = 1;

        ConnectionEnded() {
            super("the connection was closed", null, false, false);
        }
    }
}
