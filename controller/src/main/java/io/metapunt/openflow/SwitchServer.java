package io.metapunt.openflow;

import io.metapunt.dial.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for switches that dial in over TCP or TLS ({@code ovs-vsctl set-controller BRIDGE ssl:HOST:PORT}); many at once. */
public final class SwitchServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SwitchServer.class);

    private static final int MAX_REASONS = 100;

    private final Channel server;

    private SwitchServer(Channel server) {
        this.server = server;
    }

    /**
     * Binds {@code address} and begins to accept.
     *
     * @param tls what TLS is made of; empty for plain TCP
     * @param listeners gives each new connection its listener; sessions are told apart by their datapath id
     * @throws IOException if the address cannot be bound, or a file of {@code tls} cannot be used
     */
    public static SwitchServer listen(
            EventLoopGroup loops,
            InetSocketAddress address,
            Optional<TlsFiles> tls,
            SessionConfig config,
            Function<Channel, SwitchListener> listeners)
            throws IOException {
        Optional<SwitchTls> guard = tls.isPresent() ? Optional.of(SwitchTls.of(tls.get())) : Optional.empty();
        Reception reception = new Reception(guard.isPresent() ? "ssl:" : "tcp:");
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(Transport.serverSocket(loops))
                .childHandler(new SwitchChannel(channel -> {
                    guard.ifPresent(over -> over.addTo(channel));
                    return reception.handler(channel, config, listeners.apply(channel));
                }))
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + address + ": " + bound.cause().getMessage(), bound.cause());
        }
        return new SwitchServer(bound.channel());
    }

    /** The listener hears only of sessions that began; why others did not is said here, once for each reason. */
    private static final class Reception {
        private final String scheme;
        private final Set<String> said = ConcurrentHashMap.newKeySet();

        Reception(String scheme) {
            this.scheme = scheme;
        }

        SwitchHandler handler(Channel channel, SessionConfig config, SwitchListener listener) {
            String name = scheme + channel.remoteAddress();
            SwitchHandler handler = SwitchHandler.first(name, config, listener, Optional.empty());
            var _ = channel.closeFuture().addListener(_ -> {
                if (!handler.wasReady() && said.size() < MAX_REASONS && said.add(handler.endReason())) {
                    log.warn("{}: no session: {}", name, handler.endReason());
                }
            });
            return handler;
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    @Override
    public void close() {
        var _ = server.close();
    }
}
