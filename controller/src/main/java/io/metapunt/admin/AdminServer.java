package io.metapunt.admin;

import io.metapunt.daemon.Daemon;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Answers operators on {@code <run-dir>/admin.sock}, which only its owner and its group may open. */
public final class AdminServer implements AutoCloseable {
    /** The socket's name in the run directory. */
    static final String SOCKET = "admin.sock";

    private static final int MAX_BODY = 16 * 1024 * 1024;
    private static final int READ_SECONDS = 60;

    private final Path socket;
    private final EventLoopGroup loop;

    private AdminServer(Path socket, EventLoopGroup loop) {
        this.socket = socket;
        this.loop = loop;
    }

    /**
     * Makes sure that {@code runDir} can be used: makes it if need be, and removes a socket that a dead daemon left.
     *
     * @throws IOException if it cannot be made, or if a living daemon has it
     */
    public static void claim(Path runDir) throws IOException {
        Files.createDirectories(
                runDir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        Path socket = runDir.resolve(SOCKET);
        if (isAlive(socket)) {
            throw new IOException("another daemon answers on " + socket + "; stop it, or choose another --run-dir");
        }
        var _ = Files.deleteIfExists(socket);
    }

    /**
     * Begins to answer. The run directory was claimed before.
     *
     * @throws IOException if the socket cannot be made
     */
    public static AdminServer start(Path runDir, Daemon daemon, String version) throws IOException {
        Path socket = runDir.resolve(SOCKET);
        EventLoopGroup loop =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("admin", true), NioIoHandler.newFactory());
        Executor blocking = task -> Thread.ofVirtual().start(task);
        MetricsSource metrics = new MetricsSource(daemon, version);
        AdminStreams streams = new AdminStreams(daemon);
        AdminRoutes routes = new AdminRoutes(daemon, version, blocking, metrics);
        try {
            HttpService.listen(
                    loop,
                    NioServerDomainSocketChannel.class,
                    UnixDomainSocketAddress.of(socket),
                    READ_SECONDS,
                    MAX_BODY,
                    () -> new AdminHandler(routes, streams),
                    "on " + socket);
        } catch (IOException e) {
            var _ = loop.shutdownGracefully();
            throw e;
        }
        Optional<InetSocketAddress> metricsAddress = daemon.settings().metrics().listen();
        if (metricsAddress.isPresent()) {
            try {
                MetricsServer.start(loop, metricsAddress.get(), metrics);
            } catch (IOException e) {
                var _ = loop.shutdownGracefully();
                Files.delete(socket);
                throw e;
            }
        }
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));
        return new AdminServer(socket, loop);
    }

    private static boolean isAlive(Path socket) {
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        var _ = Files.deleteIfExists(socket);
    }
}
