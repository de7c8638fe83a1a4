package io.metapunt.admin;

import io.metapunt.metrics.Exposition;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Answers {@code GET /metrics} on a loopback address, for a Prometheus on the node; nothing else is to be had there. */
final class MetricsServer {
    private static final int MAX_BODY = 1024;
    private static final int READ_SECONDS = 10;

    private MetricsServer() {}

    /**
     * Begins to answer.
     *
     * @throws IOException if the address cannot be had
     */
    static void start(EventLoopGroup loop, InetSocketAddress address, MetricsSource metrics) throws IOException {
        HttpService.listen(
                loop,
                NioServerSocketChannel.class,
                address,
                READ_SECONDS,
                MAX_BODY,
                () -> new Handler(metrics),
                "for metrics on " + address);
    }

    private static final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final MetricsSource metrics;

        Handler(MetricsSource metrics) {
            this.metrics = metrics;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            if (!request.method().equals(HttpMethod.GET) || !request.uri().equals("/metrics")) {
                write(ctx, 404, "only GET /metrics\n".getBytes(StandardCharsets.UTF_8));
                return;
            }
            var _ = metrics.text().whenComplete((text, failure) -> {
                if (failure == null) {
                    write(ctx, 200, text);
                } else {
                    write(ctx, 500, new byte[0]);
                }
            });
        }

        private static void write(ChannelHandlerContext ctx, int status, byte[] body) {
            HttpService.write(ctx, new AdminRoutes.Reply(status, Exposition.CONTENT_TYPE, body));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            var _ = ctx.close();
        }
    }
}
