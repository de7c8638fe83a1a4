package io.metapunt.nova;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nova behind TLS that asks for a client's certificate. */
class NovaTlsTest {
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel server;

    NovaTlsTest() throws Exception {
        SslContext tls = SslContextBuilder.forServer(file("server.pem"), file("server.key"))
                .trustManager(file("ca.pem"))
                .clientAuth(ClientAuth.REQUIRE)
                .build();
        server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(tls.newHandler(channel.alloc()))
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(1_024))
                                .addLast(new SaysWhoAsks());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    private static final class SaysWhoAsks extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) throws Exception {
            String name = ctx.pipeline()
                    .get(SslHandler.class)
                    .engine()
                    .getSession()
                    .getPeerPrincipal()
                    .getName();
            DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.copiedBuffer(name, StandardCharsets.UTF_8));
            response.headers().set("Content-Length", name.length());
            var _ = ctx.writeAndFlush(response);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            var _ = ctx.close();
        }
    }

    @AfterEach
    void end() {
        var _ = server.close().awaitUninterruptibly();
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static InputStream file(String name) {
        return Objects.requireNonNull(NovaTlsTest.class.getResourceAsStream(name));
    }

    private String get(String host, SslContext tls) throws Exception {
        int port = ((InetSocketAddress) server.localAddress()).getPort();
        try (TestNova nova = new TestNova(host, port, tls)) {
            return nova.get("/a");
        }
    }

    @Test
    void bothSidesShowTheirCertificates() throws Exception {
        SslContext tls = SslContextBuilder.forClient()
                .trustManager(file("ca.pem"))
                .keyManager(file("client.pem"), file("client.key"))
                .build();
        assertThat(get("localhost", tls)).startsWith("HTTP/1.1 200").endsWith("CN=client");
    }

    @Test
    void certificateOfAnotherAuthorityIsNotTaken() throws Exception {
        SslContext tls = SslContextBuilder.forClient()
                .keyManager(file("client.pem"), file("client.key"))
                .build();
        assertThat(TestNova.status(get("localhost", tls))).isEqualTo(503);
    }

    @Test
    void certificateOfAnotherNameIsNotTaken() throws Exception {
        SslContext tls = SslContextBuilder.forClient()
                .trustManager(file("ca.pem"))
                .keyManager(file("client.pem"), file("client.key"))
                .build();
        assertThat(TestNova.status(get("127.0.0.1", tls))).isEqualTo(503);
    }

    @Test
    void clientWithoutACertificateIsRefused() throws Exception {
        SslContext tls =
                SslContextBuilder.forClient().trustManager(file("ca.pem")).build();
        assertThat(TestNova.status(get("localhost", tls))).isEqualTo(503);
    }
}
