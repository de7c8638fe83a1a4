package io.metapunt.dial;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/** How event loops wait: by epoll where Netty's library for it loads, else by Java's own selectors. */
public final class Transport {
    private Transport() {}

    /** For the loops of all sockets and devices. */
    public static IoHandlerFactory ioHandler() {
        return Epoll.isAvailable() ? SpinningHandler.factory() : NioIoHandler.newFactory();
    }

    /** So many frames came on the event loop that calls: how long it looks for more before it sleeps depends on that. */
    public static void heard(int frames) {
        Spin.heard(frames);
    }

    /** So many frames, at least one, went out at once from the event loop that calls: as {@link #heard}. */
    public static void sent(int frames) {
        Spin.sent(frames);
    }

    /** Connects to a unix socket, on {@code loop}. */
    public static ChannelFuture dial(EventLoop loop, Path socket, ChannelHandler handler) {
        Bootstrap bootstrap = new Bootstrap().group(loop).handler(handler);
        return isEpoll(loop)
                ? bootstrap.channel(EpollDomainSocketChannel.class).connect(new DomainSocketAddress(socket.toString()))
                : bootstrap.channel(NioDomainSocketChannel.class).connect(UnixDomainSocketAddress.of(socket));
    }

    /** What listens for TCP connections on {@code loops}. */
    public static Class<? extends ServerChannel> serverSocket(EventLoopGroup loops) {
        return isEpoll(loops) ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    private static boolean isEpoll(EventLoopGroup loops) {
        return loops instanceof IoEventLoopGroup io && io.isCompatible(EpollIoHandle.class);
    }
}
