package io.metapunt.admin;

import com.google.common.base.Throwables;
import io.metapunt.daemon.RefusedException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request a connection. */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger log = LoggerFactory.getLogger(AdminHandler.class);
    private static final int LIMIT_SECONDS = 30;

    private final AdminRoutes routes;
    private final AdminStreams streams;

    AdminHandler(AdminRoutes routes, AdminStreams streams) {
        this.routes = routes;
        this.streams = streams;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        String what = request.method() + " " + request.uri();
        Optional<AdminStreams.Stream> stream =
                streams.find(request.method().name(), new QueryStringDecoder(request.uri()));
        if (stream.isPresent()) {
            stream(ctx, what, stream.get());
            return;
        }
        var _ = routes.answer(request)
                .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                .exceptionally(failure -> failed(what, failure))
                .thenAccept(reply -> HttpService.write(ctx, reply));
    }

    /** Nothing is written before the source has begun: until then it may be refused. */
    private static void stream(ChannelHandlerContext ctx, String what, AdminStreams.Stream stream) {
        // From now on only the asker's leaving is waited for.
        var _ = ctx.pipeline().remove(ReadTimeoutHandler.class);
        HeldFeed feed = new HeldFeed(new ChannelFeed(ctx.channel()));
        var _ = stream.source().open(feed).whenComplete((end, failure) -> {
            if (failure != null) {
                HttpService.write(ctx, refused(what, failure));
                return;
            }
            var _ = ctx.channel().closeFuture().addListener(_ -> end.run());
            HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            var _ = head.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, stream.contentType())
                    .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED)
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            var _ = ctx.writeAndFlush(head);
            feed.release();
        });
    }

    private static AdminRoutes.Reply refused(String what, Throwable failure) {
        Throwable cause = Throwables.getRootCause(failure);
        return cause instanceof RefusedException
                ? AdminRoutes.Reply.error(409, String.valueOf(cause.getMessage()))
                : failed(what, failure);
    }

    private static AdminRoutes.Reply failed(String what, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        log.warn("admin: {} failed", what, cause);
        return AdminRoutes.Reply.error(500, what + " failed: " + cause.getMessage());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("admin: connection ends", cause);
        var _ = ctx.close();
    }
}
