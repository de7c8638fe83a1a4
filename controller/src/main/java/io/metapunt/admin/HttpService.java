package io.metapunt.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.function.Supplier;

/** HTTP for operators and their programs: whole requests, one a connection. */
final class HttpService {
    private HttpService() {}

    /**
     * Listens.
     *
     * @param readSeconds how long a connection may say nothing
     * @param maxBody octets of a request's body
     * @param handler takes the whole requests of a connection
     * @param what what cannot be had if the address cannot, in words
     * @throws IOException if the address cannot be had
     */
    static void listen(
            EventLoopGroup loop,
            Class<? extends ServerChannel> kind,
            SocketAddress address,
            int readSeconds,
            int maxBody,
            Supplier<ChannelHandler> handler,
            String what)
            throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channel(kind)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new ReadTimeoutHandler(readSeconds))
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(maxBody))
                                .addLast(handler.get());
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen " + what + ": " + bound.cause().getMessage(), bound.cause());
        }
    }

    /** Answers, and closes the connection behind it. */
    static void write(ChannelHandlerContext ctx, AdminRoutes.Reply reply) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()), Unpooled.wrappedBuffer(reply.body()));
        var _ = response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, reply.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, reply.body().length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        var _ = ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
