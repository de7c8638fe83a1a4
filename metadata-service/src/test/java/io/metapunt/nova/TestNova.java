package io.metapunt.nova;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import io.metapunt.http.AccessLog;
import io.metapunt.http.HttpConfig;
import io.metapunt.http.HttpPipeline;
import io.metapunt.instance.Guest;
import io.metapunt.instance.Instance;
import io.metapunt.instance.InstanceSource;
import io.metapunt.instance.ProjectSource;
import io.metapunt.instance.TestInstances;
import io.metapunt.token.ImdsGate;
import io.metapunt.token.ImdsPolicy;
import io.metapunt.token.SessionTokens;
import io.metapunt.token.TokenKey;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A guest, the HTTP service, and a server in Nova's place, by the loopback: all that Nova's client meets, but for the wire. */
final class TestNova implements AutoCloseable {
    static final String PROJECT = "ca17d50f6ac049928cc2fb2217dab93b";

    final TestUpstream upstream = new TestUpstream();
    final List<AccessLog.Entry> logged = new CopyOnWriteArrayList<>();
    final NovaClient client;
    volatile Duration age = Duration.ZERO;
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final Channel server;

    TestNova() {
        this("localhost", Optional.empty(), Optional.empty(), 8);
    }

    /** One that asks at most so many things of its guest at once. */
    static TestNova withShare(int perGuest) {
        return new TestNova("localhost", Optional.empty(), Optional.empty(), perGuest);
    }

    /** One that asks elsewhere. */
    static TestNova at(int port) {
        return new TestNova("localhost", Optional.of(port), Optional.empty(), 8);
    }

    /** One that asks elsewhere, with TLS. */
    TestNova(String host, int port, SslContext tls) {
        this(host, Optional.of(port), Optional.of(tls), 8);
    }

    private TestNova(String host, Optional<Integer> elsewhere, Optional<SslContext> tls, int perGuest) {
        NovaConfig config = new NovaConfig(
                host,
                elsewhere.orElseGet(upstream::port),
                tls,
                NovaSecret.of("s3cret"),
                Duration.ofSeconds(1),
                64,
                perGuest,
                Duration.ofHours(1));
        client = new NovaClient(config, new Ticker() {
            @Override
            public long read() {
                return System.nanoTime() + age.toNanos();
            }
        });
        ImdsGate gate =
                new ImdsGate(ImdsPolicy.defaults(), new SessionTokens(TokenKey.random(), InstantSource.system()));
        NovaSource source = new NovaSource(client, gate, new NoInstances(), new OneProject());
        try {
            server = new ServerBootstrap()
                    .group(loops)
                    .channel(EpollServerSocketChannel.class)
                    .childHandler(
                            new HttpPipeline(HttpConfig.defaults(), source, logged::add, _ -> TestInstances.GUEST))
                    .bind(InetAddress.getLoopbackAddress(), 0)
                    .sync()
                    .channel();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Knows the test's instance's project. */
    private static final class OneProject implements ProjectSource {
        @Override
        public Optional<String> projectOf(UUID instance) {
            return Optional.of(PROJECT).filter(_ -> instance.equals(TestInstances.UUID_ONE));
        }

        @Override
        public InstanceSource.Subscription onChange(Runnable listener) {
            return () -> {};
        }
    }

    /** An empty directory. */
    private static final class NoInstances implements InstanceSource {
        @Override
        public Optional<Instance> find(Guest guest) {
            return Optional.empty();
        }

        @Override
        public boolean knowsInterface(String interfaceId) {
            return false;
        }

        @Override
        public Subscription onChange(Runnable listener) {
            return () -> {};
        }
    }

    /** A guest's connection. */
    Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect((InetSocketAddress) server.localAddress());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** The whole answer to a request on a connection of its own, as Latin-1. */
    String say(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    String ask(String method, String path, String... fields) throws IOException {
        return say(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + String.join(
                        "",
                        List.of(fields).stream().map(field -> field + "\r\n").toList()) + "\r\n");
    }

    String get(String path, String... fields) throws IOException {
        return ask("GET", path, fields);
    }

    static int status(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 ");
        return Integer.parseInt(answer.substring(9, 12));
    }

    static String head(String answer) {
        return answer.substring(0, answer.indexOf("\r\n\r\n") + 2);
    }

    static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    /** Reads until {@code end} has come, and leaves the connection open. */
    static String readUntil(Socket socket, String end) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream(), 1);
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int c = in.read();
            if (c < 0) {
                throw new AssertionError("ended at: " + text);
            }
            text.append((char) c);
        }
        return text.toString();
    }

    @Override
    public void close() {
        var _ = server.close().awaitUninterruptibly();
        upstream.close();
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
