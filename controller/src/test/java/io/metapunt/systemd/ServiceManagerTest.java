package io.metapunt.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ServiceManagerTest {
    @TempDir
    private Path dir;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

    @BeforeEach
    void systemdListens() {
        listen(new DomainSocketAddress(dir.resolve("notify").toString()));
    }

    @AfterEach
    void systemdEnds() {
        var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private void listen(DomainSocketAddress at) {
        Channel bound = new Bootstrap()
                .group(loop)
                .channel(EpollDomainDatagramChannel.class)
                .handler(new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext ctx, DomainDatagramPacket packet) {
                        heard.add(packet.content().toString(StandardCharsets.UTF_8));
                    }
                })
                .bind(at)
                .syncUninterruptibly()
                .channel();
        assertThat(bound.isActive()).isTrue();
    }

    private Map<String, String> environment(String... more) {
        String socket = dir.resolve("notify").toString();
        return more.length == 0 ? Map.of("NOTIFY_SOCKET", socket) : Map.of("NOTIFY_SOCKET", socket, more[0], more[1]);
    }

    @Test
    void readinessAndTheEndAreTold() throws InterruptedException {
        try (ServiceManager manager = ServiceManager.of(environment()).orElseThrow()) {
            manager.ready();
            assertThat(heard.take()).isEqualTo("READY=1");
            manager.stopping();
            assertThat(heard.take()).isEqualTo("STOPPING=1");
        }
    }

    @Test
    void lifeIsProvenAgainAndAgain() throws InterruptedException {
        try (ServiceManager manager =
                ServiceManager.of(environment("WATCHDOG_USEC", "20000")).orElseThrow()) {
            manager.watch(() -> CompletableFuture.completedFuture("2 guests"));
            assertThat(heard.take()).isEqualTo("WATCHDOG=1\nSTATUS=2 guests");
            assertThat(heard.take()).isEqualTo("WATCHDOG=1\nSTATUS=2 guests");
        }
    }

    @Test
    void withoutProofNothingIsSaid() throws InterruptedException {
        try (ServiceManager manager =
                ServiceManager.of(environment("WATCHDOG_USEC", "20000")).orElseThrow()) {
            BlockingQueue<CompletableFuture<String>> asked = new LinkedBlockingQueue<>();
            manager.watch(() -> {
                CompletableFuture<String> never = new CompletableFuture<>();
                asked.add(never);
                return never;
            });
            assertThat(asked.take()).isNotDone();
            CompletableFuture<String> second = asked.take();
            assertThat(heard).isEmpty();
            second.complete("back");
            assertThat(heard.take()).isEqualTo("WATCHDOG=1\nSTATUS=back");
        }
    }

    @Test
    void abstractSocketIsFound() throws InterruptedException {
        String name = "metapunt-test-" + ProcessHandle.current().pid();
        listen(new DomainSocketAddress("\0" + name));
        try (ServiceManager manager =
                ServiceManager.of(Map.of("NOTIFY_SOCKET", "@" + name)).orElseThrow()) {
            manager.ready();
            assertThat(heard.take()).isEqualTo("READY=1");
        }
    }

    @Test
    void whoIsNotStartedBySystemdTellsNobody() {
        assertThat(ServiceManager.of(Map.of())).isEmpty();
        assertThat(ServiceManager.of(
                        Map.of("NOTIFY_SOCKET", dir.resolve("nobody").toString())))
                .isEmpty();
    }
}
