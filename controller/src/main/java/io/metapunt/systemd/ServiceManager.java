package io.metapunt.systemd;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the service is, by the datagrams of {@code sd_notify(3)}. One that cannot be sent is logged: the service
 * goes on, and systemd does what it does with one that is silent.
 */
public final class ServiceManager implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServiceManager.class);

    private final EventLoopGroup loop;
    private final Channel socket;
    private final Optional<Duration> watchdog;

    private ServiceManager(EventLoopGroup loop, Channel socket, Optional<Duration> watchdog) {
        this.loop = loop;
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /**
     * The manager that the environment names ({@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC}); empty if there is none, or if it
     * cannot be reached.
     */
    public static Optional<ServiceManager> of(Map<String, String> environment) {
        String path = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (path.isEmpty()) {
            return Optional.empty();
        }
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("systemd", true), EpollIoHandler.newFactory());
        // An abstract socket's name begins with an octet 0, for which the environment has an @.
        String name = path.startsWith("@") ? "\0" + path.substring(1) : path;
        ChannelFuture connected = new Bootstrap()
                .group(loop)
                .channel(EpollDomainDatagramChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(new DomainSocketAddress(name))
                .awaitUninterruptibly();
        if (!connected.isSuccess()) {
            log.warn(
                    "systemd cannot be told anything on {}: {}",
                    path,
                    connected.cause().getMessage());
            var _ = loop.shutdownGracefully();
            return Optional.empty();
        }
        return Optional.of(new ServiceManager(loop, connected.channel(), watchdog(environment)));
    }

    /** How long it bears silence; what is not a number is none. */
    private static Optional<Duration> watchdog(Map<String, String> environment) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        return micros.matches("[1-9]\\d{0,14}")
                ? Optional.of(Duration.of(Long.parseLong(micros), ChronoUnit.MICROS))
                : Optional.empty();
    }

    /** The service serves. */
    public void ready() {
        send("READY=1");
    }

    /** The service ends. */
    public void stopping() {
        send("STOPPING=1");
    }

    /**
     * From now on says twice in the watchdog's time that the service is alive, if {@code proof} completes: one that hangs is
     * not alive.
     *
     * @param proof completes with a line on how the service is
     */
    public void watch(Supplier<CompletableFuture<String>> proof) {
        watchdog.ifPresent(limit -> {
            long half = limit.toNanos() / 2;
            var _ = loop.scheduleAtFixedRate(
                    () -> {
                        var _ = proof.get().thenAccept(line -> send("WATCHDOG=1\nSTATUS=" + line));
                    },
                    0,
                    half,
                    TimeUnit.NANOSECONDS);
        });
    }

    private void send(String state) {
        var _ = socket.writeAndFlush(ByteBufUtil.writeUtf8(socket.alloc(), state))
                .addListener(sent -> {
                    if (!sent.isSuccess()) {
                        log.warn(
                                "systemd was not told {}: {}",
                                state,
                                sent.cause().getMessage());
                    }
                });
    }

    @Override
    public void close() {
        var _ = socket.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
