package io.metapunt.openflow;

import io.metapunt.dial.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for switches that dial in over TCP ({@code ovs-vsctl set-controller BRIDGE tcp:HOST:PORT}); many at once. */
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
     * @param listeners gives each new connection its listener; sessions are told apart by their datapath id
     * @throws IOException if the address cannot be bound
     */
    public static SwitchServer listen(
            EventLoopGroup loops,
            InetSocketAddress address,
            SessionConfig config,
            Function<Channel, SwitchListener> listeners)
            throws IOException {
        Reception reception = new Reception();
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(Transport.serverSocket(loops))
                .childHandler(
                        new SwitchChannel(channel -> reception.handler(channel, config, listeners.apply(channel))))
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
        private final Set<String> said = ConcurrentHashMap.newKeySet();

        SwitchHandler handler(Channel channel, SessionConfig config, SwitchListener listener) {
            String name = "tcp:" + channel.remoteAddress();
            SwitchHandler handler = new SwitchHandler(name, config, listener);
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
