package io.metapunt.channel;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** TCP connections to other services, on the event loop of the guest that they are for. */
public final class OutgoingSocket {
    private OutgoingSocket() {}

    /** The channel that connects on {@code loop}: each kind of loop takes only its own. */
    public static Class<? extends Channel> on(EventLoop loop) {
        return loop instanceof IoEventLoopGroup io && io.isCompatible(EpollIoHandle.class)
                ? EpollSocketChannel.class
                : NioSocketChannel.class;
    }
}
