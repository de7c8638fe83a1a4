package io.metapunt.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.local.LocalAddress;
import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;

/** A connection without a guest: it says one request, and gathers what is answered until it is closed. */
public final class QuestionChannel extends AbstractChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);
    private static final LocalAddress ADDRESS = new LocalAddress("operator");

    private final ChannelConfig config = new DefaultChannelConfig(this);
    private final byte[] question;
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> answered = new CompletableFuture<>();
    private boolean asked;
    private boolean open = true;

    /**
     * @param question a request, which has to ask for the connection to be closed
     */
    public QuestionChannel(byte[] question) {
        super(null);
        this.question = question;
    }

    /** All that was answered, once the connection is closed. */
    public CompletableFuture<byte[]> answered() {
        return answered;
    }

    @Override
    protected void doBeginRead() {
        if (!asked) {
            asked = true;
            eventLoop().execute(() -> {
                pipeline().fireChannelRead(Unpooled.wrappedBuffer(question));
                pipeline().fireChannelReadComplete();
            });
        }
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
        while (in.current() instanceof ByteBuf data) {
            answer.writeBytes(ByteBufUtil.getBytes(data));
            var _ = in.remove();
        }
    }

    @Override
    protected void doClose() {
        open = false;
        answered.complete(answer.toByteArray());
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doBind(SocketAddress localAddress) {
        throw new UnsupportedOperationException("it is bound already");
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected SocketAddress localAddress0() {
        return ADDRESS;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return ADDRESS;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new AbstractUnsafe() {
            @Override
            public void connect(SocketAddress remoteAddress, SocketAddress localAddress, ChannelPromise promise) {
                var _ = promise.setFailure(new UnsupportedOperationException("it is connected already"));
            }
        };
    }
}
