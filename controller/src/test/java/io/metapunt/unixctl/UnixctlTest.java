package io.metapunt.unixctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metapunt.dial.Transport;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixctlTest {
    @TempDir
    Path dir;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, Transport.ioHandler());

    @AfterEach
    void end() {
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void answerIsTheTextOfTheCommand() throws Exception {
        Files.writeString(dir.resolve("ovs-vswitchd.pid"), "42\n");
        CompletableFuture<String> asked =
                serve("ovs-vswitchd.42.ctl", "{\"id\":0,\"error\":null,\"result\":\"Datapath actions: drop\\n\"}");

        Trace trace = unixctl().trace("br-int", "tcp,in_port=1").get(5, TimeUnit.SECONDS);

        assertThat(trace.dropped()).isTrue();
        assertThat(asked.get(5, TimeUnit.SECONDS))
                .isEqualTo("{\"method\":\"ofproto/trace\",\"params\":[\"br-int\",\"tcp,in_port=1\"],\"id\":0}");
    }

    @Test
    void refusalIsAFailureInItsOwnWords() throws Exception {
        var _ = serve("vswitchd.ctl", "{\"id\":0,\"result\":null,\"error\":\"br-x: unknown bridge\\n\"}");

        assertThatThrownBy(() -> unixctl().trace("br-x", "tcp").get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(UnixctlException.class)
                .hasMessage("ovs-vswitchd refuses ofproto/trace: br-x: unknown bridge");
    }

    @Test
    void socketThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> unixctl().ask("version").get(5, TimeUnit.SECONDS))
                .cause()
                .hasMessage("no control socket of ovs-vswitchd in " + dir + ": is Open vSwitch running?");
    }

    @Test
    void closedConnectionIsAFailure() throws Exception {
        var _ = serve("vswitchd.ctl", "");

        assertThatThrownBy(() -> unixctl().ask("version").get(5, TimeUnit.SECONDS))
                .cause()
                .hasMessage("ovs-vswitchd closed the connection");
    }

    private Unixctl unixctl() {
        return new Unixctl(loops.next(), dir);
    }

    /** Takes one question, gives {@code answer}, and closes; completes with the question. */
    private CompletableFuture<String> serve(String name, String answer) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(dir.resolve(name)));
        CompletableFuture<String> asked = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (server;
                    SocketChannel client = server.accept()) {
                ByteBuffer question = ByteBuffer.allocate(4096);
                int length = client.read(question);
                asked.complete(new String(question.array(), 0, length, StandardCharsets.UTF_8));
                int _ = client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                asked.completeExceptionally(e);
            }
        });
        return asked;
    }
}
