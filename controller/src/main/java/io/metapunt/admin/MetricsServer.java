package io.metapunt.admin;

import io.metapunt.metrics.Exposition;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
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
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new ReadTimeoutHandler(READ_SECONDS))
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(MAX_BODY))
                                .addLast(new Handler(metrics));
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen for metrics on " + address + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
    }

    private static final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final MetricsSource metrics;

        Handler(MetricsSource metrics) {
            this.metrics = metrics;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            if (!request.method().equals(HttpMethod.GET) || !request.uri().equals("/metrics")) {
                write(ctx, HttpResponseStatus.NOT_FOUND, "only GET /metrics\n".getBytes(StandardCharsets.UTF_8));
                return;
            }
            var _ = metrics.text().whenComplete((text, failure) -> {
                if (failure == null) {
                    write(ctx, HttpResponseStatus.OK, text);
                } else {
                    write(ctx, HttpResponseStatus.INTERNAL_SERVER_ERROR, new byte[0]);
                }
            });
        }

        private static void write(ChannelHandlerContext ctx, HttpResponseStatus status, byte[] body) {
            FullHttpResponse response =
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
            var _ = response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, Exposition.CONTENT_TYPE)
                    .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            var _ = ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            var _ = ctx.close();
        }
    }
}
