package io.metapunt.http;

import io.metapunt.channel.GuestChannel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Puts answers into responses. A document's octets are referred to, not copied. */
final class Responses {
    private static final HttpHeaders NO_HEADERS = new DefaultHttpHeaders();

    private Responses() {}

    /**
     * Writes {@code answer}, and closes behind it unless {@code keepAlive}.
     *
     * @param request what it answers, or null if that could not be read
     * @return octets of the body
     */
    static int write(ChannelHandlerContext ctx, @Nullable HttpRequest request, Answer answer, boolean keepAlive) {
        boolean head = request != null && request.method().equals(HttpMethod.HEAD);
        Body body = body(answer, request == null ? NO_HEADERS : request.headers(), head);
        beginAnswer(ctx, answer instanceof Answer.Document document ? document.hopLimit() : 0);
        ChannelFuture written = PlainHead.fits(answer, body.contentType)
                ? writePlain(ctx, request, answer.status(), body, head, keepAlive)
                : writeMessage(ctx, request, answer, body, head, keepAlive);
        if (!keepAlive) {
            var _ = written.addListener(ChannelFutureListener.CLOSE);
        }
        return head ? 0 : body.octets.length;
    }

    /** Past the encoder, if there is one. */
    private static ChannelFuture writePlain(
            ChannelHandlerContext ctx,
            @Nullable HttpRequest request,
            int status,
            Body body,
            boolean head,
            boolean keepAlive) {
        ChannelHandlerContext out = ctx.pipeline().context(StrictRequestDecoder.class);
        ByteBuf octets = PlainHead.write(
                ctx.alloc(), status, body.contentType, body.octets.length, connection(request, keepAlive));
        if (head || body.octets.length == 0) {
            return out.write(octets);
        }
        var _ = out.write(octets, out.voidPromise());
        return out.write(Unpooled.wrappedBuffer(body.octets));
    }

    private static ChannelFuture writeMessage(
            ChannelHandlerContext ctx,
            @Nullable HttpRequest request,
            Answer answer,
            Body body,
            boolean head,
            boolean keepAlive) {
        ByteBuf content = head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body.octets);
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), content);
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.CONTENT_TYPE, body.contentType);
        headers.set(HttpHeaderNames.CONTENT_LENGTH, body.octets.length);
        answer.headers().forEach(headers::set);
        connection(headers, request, keepAlive);
        return encoded(ctx).write(response);
    }

    /** Says that the request's body may come. */
    static void goOn(ChannelHandlerContext ctx) {
        var _ = encoded(ctx)
                .writeAndFlush(new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.CONTINUE,
                        ctx.alloc().buffer(0)));
    }

    /** Most connections see no message that has to be encoded: the encoder comes with the first. */
    private static ChannelHandlerContext encoded(ChannelHandlerContext ctx) {
        if (ctx.pipeline().get(HttpResponseEncoder.class) == null) {
            String before = ctx.pipeline().context(StrictRequestDecoder.class).name();
            var _ = ctx.pipeline().addAfter(before, null, new HttpResponseEncoder());
        }
        return ctx;
    }

    /**
     * Writes the head of an answer whose body follows.
     *
     * @param headers besides those of the framing
     * @param length the body's, if it is known; else it is chunked, or ends with the connection
     */
    static void begin(
            ChannelHandlerContext ctx,
            HttpRequest request,
            int status,
            HttpHeaders headers,
            OptionalLong length,
            boolean keepAlive) {
        DefaultHttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
        response.headers().set(headers);
        boolean chunks = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        if (length.isPresent()) {
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, length.getAsLong());
        } else if (chunks && !request.method().equals(HttpMethod.HEAD)) {
            response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        connection(response.headers(), request, keepAlive);
        beginAnswer(ctx, 0);
        var _ = encoded(ctx).write(response);
    }

    private static PlainHead.Connection connection(@Nullable HttpRequest request, boolean keepAlive) {
        if (!keepAlive) {
            return PlainHead.Connection.CLOSE;
        }
        return request != null && !request.protocolVersion().isKeepAliveDefault()
                ? PlainHead.Connection.KEEP_ALIVE
                : PlainHead.Connection.DEFAULT;
    }

    private static void connection(HttpHeaders headers, @Nullable HttpRequest request, boolean keepAlive) {
        switch (connection(request, keepAlive)) {
            case DEFAULT -> {}
            case CLOSE -> headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            case KEEP_ALIVE -> headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    private static void beginAnswer(ChannelHandlerContext ctx, int hopLimit) {
        if (ctx.channel() instanceof GuestChannel channel) {
            channel.beginAnswer(hopLimit);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Body(String contentType, byte[] octets) {}

    private static Body body(Answer answer, HttpHeaders request, boolean head) {
        return switch (answer) {
            case Answer.Document document -> new Body(document.contentType(), document.body());
            case Answer.Refusal refusal -> {
                ErrorPage.Page page = ErrorPage.of(refusal.status(), request);
                // Nova answers a HEAD that fails as HTML of no length.
                yield head
                        ? new Body("text/html; charset=UTF-8", new byte[0])
                        : new Body(page.contentType(), page.body());
            }
        };
    }
}
