package io.metapunt.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An answer that comes later: written as it comes, as fast as the guest takes it. Confined to the connection's event loop. */
final class PendingAnswer implements AnswerSink {
    /** Hears what becomes of it. */
    interface Listener {
        /** It came whole and is to be sent. */
        void whole(PendingAnswer pending, Answer answer, Origin origin);

        /** The guest is given something that it has to take in time. */
        void progressed(PendingAnswer pending);

        /** Its body is over, or cut; the connection is closed behind it unless {@code keepAlive}. */
        void streamed(PendingAnswer pending, boolean keepAlive);
    }

    private final ChannelHandlerContext ctx;
    private final HttpRequest head;
    private final UUID instance;
    private final long since;
    private final Listener listener;
    private Reply.@Nullable Transfer transfer;
    private boolean begun;
    private boolean over;
    private boolean inputFinished;
    private boolean keepAlive;
    private int status;
    private long bytes;
    private Origin origin = Origin.DIRECTORY;

    PendingAnswer(ChannelHandlerContext ctx, HttpRequest head, UUID instance, long since, Listener listener) {
        this.ctx = ctx;
        this.head = head;
        this.instance = instance;
        this.since = since;
        this.listener = listener;
    }

    void start(Reply.Later later) {
        Reply.Transfer begins = later.begin(
                new Exchange(ctx.channel().eventLoop(), ctx.channel().remoteAddress(), since), this);
        transfer = begins;
    }

    /** Nobody waits for it any more. */
    void cancel() {
        if (!over) {
            over = true;
            if (transfer != null) {
                transfer.cancel();
            }
        }
    }

    /** The guest will ask no more, or may not. */
    void last() {
        inputFinished = true;
    }

    void writabilityChanged() {
        if (begun && !over && transfer != null && isReady()) {
            listener.progressed(this);
            transfer.more();
        }
    }

    @Override
    public void answer(Answer answer, Origin from) {
        if (!over) {
            over = true;
            origin = from;
            listener.whole(this, answer, from);
        }
    }

    @Override
    public void begin(int code, HttpHeaders headers, OptionalLong length, Origin from) {
        if (over) {
            return;
        }
        begun = true;
        status = code;
        origin = from;
        // Only the connection's end can tell such a client where the body ends.
        boolean endless = length.isEmpty() && !head.protocolVersion().equals(HttpVersion.HTTP_1_1);
        keepAlive = isKeepAlive() && !endless;
        Responses.begin(ctx, head, code, headers, length, keepAlive);
        ctx.flush();
        listener.progressed(this);
    }

    @Override
    public void data(byte[] octets) {
        if (over || head.method().equals(HttpMethod.HEAD)) {
            return;
        }
        bytes += octets.length;
        var _ = ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(octets)));
        listener.progressed(this);
    }

    @Override
    public boolean isReady() {
        return ctx.channel().isWritable();
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        over = true;
        keepAlive &= !inputFinished;
        ChannelFuture written = ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        if (!keepAlive) {
            var _ = written.addListener(ChannelFutureListener.CLOSE);
        }
        listener.streamed(this, keepAlive);
    }

    @Override
    public void cut() {
        if (!over) {
            over = true;
            listener.streamed(this, false);
            var _ = ctx.close();
        }
    }

    boolean isKeepAlive() {
        return HttpUtil.isKeepAlive(head) && !inputFinished;
    }

    HttpRequest head() {
        return head;
    }

    UUID instance() {
        return instance;
    }

    long since() {
        return since;
    }

    int status() {
        return status;
    }

    long bytes() {
        return bytes;
    }

    Origin origin() {
        return origin;
    }
}
