package io.metapunt.channel;

import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;

/** A channel that is connected from its beginning until it is closed, on whatever event loop. */
abstract class ConnectedChannel extends AbstractChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    private final ChannelConfig config = new DefaultChannelConfig(this);
    private boolean open = true;

    ConnectedChannel() {
        super(null);
    }

    /** Ends it; {@link #isOpen} is false already. */
    abstract void ended();

    @Override
    protected final void doClose() {
        open = false;
        ended();
    }

    @Override
    protected final void doDisconnect() {
        doClose();
    }

    @Override
    protected final void doBind(SocketAddress localAddress) {
        throw new UnsupportedOperationException("it is bound already");
    }

    @Override
    protected final boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    public final ChannelConfig config() {
        return config;
    }

    @Override
    public final boolean isOpen() {
        return open;
    }

    @Override
    public final boolean isActive() {
        return open;
    }

    @Override
    public final ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new ConnectedUnsafe();
    }

    /** Nobody connects by it. */
    class ConnectedUnsafe extends AbstractUnsafe {
        @Override
        public final void connect(SocketAddress remoteAddress, SocketAddress localAddress, ChannelPromise promise) {
            var _ = promise.setFailure(new UnsupportedOperationException("it is connected already"));
        }
    }
}
