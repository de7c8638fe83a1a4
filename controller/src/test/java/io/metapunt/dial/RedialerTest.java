package io.metapunt.dial;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class RedialerTest {
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    @TempDir
    private Path directory;

    @AfterEach
    void endLoops() {
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private final class Attempt implements Redialer.Attempt {
        @Override
        public ChannelHandler handler() {
            return new ChannelInboundHandlerAdapter();
        }

        @Override
        public boolean wasReady() {
            return true;
        }

        @Override
        public String endReason() {
            return "it was over";
        }

        @Override
        public void ended() {
            ends.add("ended");
        }
    }

    private Redialer dialling(Path socket) {
        Redialer redialer = new Redialer(loops.next(), socket, "is it there?", Attempt::new);
        redialer.start();
        return redialer;
    }

    private static ServerSocketChannel listening(Path socket) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    }

    @Test
    void missingSocketIsNamedAndDialledOnceItIsThere() throws Exception {
        Path socket = directory.resolve("socket");
        try (Redialer redialer = dialling(socket)) {
            var _ = loops.next().submit(() -> {}).sync();
            assertThat(redialer.waitingFor()).isEqualTo("no socket " + socket + ": is it there?");

            try (ServerSocketChannel server = listening(socket);
                    SocketChannel accepted = server.accept()) {
                assertThat(accepted.isConnected()).isTrue();
            }
        }
    }

    @Test
    void connectionThatEndedIsMadeAgain() throws Exception {
        Path socket = directory.resolve("socket");
        try (ServerSocketChannel server = listening(socket);
                Redialer _ = dialling(socket)) {
            server.accept().close();
            assertThat(ends.take()).isEqualTo("ended");
            server.accept().close();
            assertThat(ends.take()).isEqualTo("ended");
        }
    }

    @Test
    void nothingIsDialledAfterTheEnd() throws Exception {
        Path socket = directory.resolve("socket");
        try (ServerSocketChannel server = listening(socket)) {
            Redialer redialer = dialling(socket);
            SocketChannel first = server.accept();
            redialer.close();
            assertThat(ends.take()).isEqualTo("ended");
            first.close();
            server.configureBlocking(false);
            // The next try would have come within 100 ms.
            var _ = loops.next().schedule(() -> {}, 150, TimeUnit.MILLISECONDS).sync();
            assertThat(server.accept()).isNull();
        }
    }
}
