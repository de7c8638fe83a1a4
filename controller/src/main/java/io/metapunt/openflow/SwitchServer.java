package io.metapunt.openflow;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.function.Function;

/** Listens for switches that dial in over TCP ({@code ovs-vsctl set-controller BRIDGE tcp:HOST:PORT}); many at once. */
public final class SwitchServer implements AutoCloseable {
    private final Channel server;

    private SwitchServer(Channel server) {
        this.server = server;
    }

    /**
     * Binds {@code address} and begins to accept.
     *
     * @param listeners gives each new connection its listener; sessions are told apart by their datapath id
     * @throws IllegalStateException if the address cannot be bound
     */
    public static SwitchServer listen(
            EventLoopGroup loops,
            InetSocketAddress address,
            SessionConfig config,
            Function<Channel, SwitchListener> listeners) {
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new SwitchChannel(channel ->
                        new SwitchHandler("tcp:" + channel.remoteAddress(), config, listeners.apply(channel))))
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IllegalStateException(
                    "cannot listen on " + address + ": " + bound.cause().getMessage(), bound.cause());
        }
        return new SwitchServer(bound.channel());
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
