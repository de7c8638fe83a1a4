package io.metapunt.channel;

import io.metapunt.instance.Guest;
import io.metapunt.link.LinkConnection;
import io.metapunt.packet.IpAddress;
import io.metapunt.tcp.CloseReason;
import io.metapunt.tcp.TcpApplication;
import io.metapunt.tcp.TcpConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import java.net.SocketAddress;

/**
 * A guest's TCP connection as a channel. What is written goes to the send queue by reference, as far as it has room, and the
 * rest follows as the guest acknowledges; what is not read keeps the receive window shut. The guest's FIN is an {@link
 * ChannelInputShutdownEvent}; closing sends what is queued and a FIN, and whatever the guest still sends is thrown away.
 */
public final class GuestChannel extends ConnectedChannel implements TcpApplication {
    /** Heap buffers of their own arrays, never pooled: the send queue refers to them until they are acknowledged. */
    private static final UnpooledByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(false, true);

    private static final int SERVICE_PORT = 80;

    private final Guest guest;
    private final LinkConnection connection;
    private final TcpConnection tcp;
    private boolean readPending;
    private boolean reading;
    private boolean inputShutDown;

    /** A channel for {@code connection}, which has completed its handshake. */
    public GuestChannel(Guest guest, LinkConnection connection) {
        var _ = config().setAllocator(ALLOCATOR);
        this.guest = guest;
        this.connection = connection;
        this.tcp = connection.tcp();
    }

    /** Whose connection it is, as the switch says. */
    public Guest guest() {
        return guest;
    }

    /**
     * An answer is about to be written that may go no further than {@code hopLimit}, or 0 for the default. While octets of one
     * with a limit may still leave, or leave again, that limit holds for all of the connection: an answer that is written
     * behind it does not carry it any further.
     */
    public void beginAnswer(int hopLimit) {
        assert eventLoop().inEventLoop();
        ChannelOutboundBuffer unsent = unsafe().outboundBuffer();
        boolean allArrived = tcp.unacknowledged() == 0 && (unsent == null || unsent.totalPendingWriteBytes() == 0);
        int old = allArrived ? 0 : connection.hopLimit();
        connection.hopLimit(old == 0 || hopLimit == 0 ? Math.max(old, hopLimit) : Math.min(old, hopLimit));
    }

    @Override
    public void progressed() {
        assert eventLoop().inEventLoop();
        if (!isOpen()) {
            discardInput();
            return;
        }
        if (readPending) {
            readInput();
        }
        if (isOpen()) {
            ((GuestUnsafe) unsafe()).flushPending();
        }
    }

    @Override
    public void closed(CloseReason reason) {
        if (isOpen()) {
            if (reason != CloseReason.FINISHED) {
                pipeline().fireExceptionCaught(new ConnectionLostException(reason));
            }
            unsafe().close(voidPromise());
        }
    }

    private void discardInput() {
        byte[] rest = new byte[Math.min(4096, tcp.readable())];
        while (tcp.readable() > 0) {
            int _ = tcp.read(rest, 0, rest.length);
        }
    }

    @Override
    protected void doBeginRead() {
        readPending = true;
        if (!reading && (tcp.readable() > 0 || tcp.inputFinished())) {
            // A handler may ask for more while it reads: not deeper into the stack, but after it.
            eventLoop().execute(() -> {
                if (isOpen() && readPending) {
                    readInput();
                }
            });
        }
    }

    private void readInput() {
        reading = true;
        boolean any = false;
        while (isOpen() && readPending && tcp.readable() > 0) {
            ByteBuf data = config().getAllocator().heapBuffer(tcp.readable());
            data.writerIndex(tcp.read(data.array(), data.arrayOffset(), data.capacity()));
            readPending = config().isAutoRead();
            any = true;
            pipeline().fireChannelRead(data);
        }
        reading = false;
        if (any) {
            connection.wake();
            pipeline().fireChannelReadComplete();
        }
        if (isOpen() && tcp.inputFinished() && !inputShutDown) {
            inputShutDown = true;
            pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
        }
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
        boolean any = false;
        while (in.current() instanceof ByteBuf data) {
            int length = data.readableBytes();
            if (length == 0) {
                var _ = in.remove();
                continue;
            }
            int taken = send(data, length);
            in.removeBytes(taken);
            any |= taken > 0;
            if (taken < length) {
                break;
            }
        }
        if (any) {
            connection.wake();
        }
    }

    private int send(ByteBuf data, int length) {
        if (data.hasArray()) {
            return tcp.send(data.array(), data.arrayOffset() + data.readerIndex(), length);
        }
        int room = Math.min(length, tcp.writable());
        return tcp.send(ByteBufUtil.getBytes(data, data.readerIndex(), room), 0, room);
    }

    @Override
    void ended() {
        discardInput();
        tcp.shutdownOutput();
        connection.wake();
    }

    @Override
    protected SocketAddress localAddress0() {
        IpAddress service = connection.peerAddress().v6() ? IpAddress.SERVICE_V6 : IpAddress.SERVICE_V4;
        return new GuestSocketAddress(service, SERVICE_PORT);
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return new GuestSocketAddress(connection.peerAddress(), connection.peerPort());
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new GuestUnsafe();
    }

    private final class GuestUnsafe extends ConnectedUnsafe {
        void flushPending() {
            super.flush0();
        }
    }
}
