package io.metapunt.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.local.LocalAddress;
import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;

/** A connection without a guest: it says one request, and gathers what is answered until it is closed. */
public final class QuestionChannel extends ConnectedChannel {
    private static final LocalAddress ADDRESS = new LocalAddress("operator");

    private final byte[] question;
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> answered = new CompletableFuture<>();
    private boolean asked;

    /**
     * @param question a request, which has to ask for the connection to be closed
     */
    public QuestionChannel(byte[] question) {
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
    void ended() {
        answered.complete(answer.toByteArray());
    }

    @Override
    protected SocketAddress localAddress0() {
        return ADDRESS;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return ADDRESS;
    }
}
