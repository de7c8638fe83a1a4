package io.metapunt.openflow;

import io.metapunt.packet.FrameSink;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Arrays;

/**
 * Writes PACKET_OUT messages (OpenFlow 1.3.5, 7.3.7) in place and hands a whole turn's worth to the switch at once. A switch
 * that stops reading costs bounded memory: past that bound frames are dropped and counted; TCP sends them again.
 */
public final class PacketOuts {
    private static final int HEADER = 40;
    private static final int NO_BUFFER = 0xffff_ffff;
    private static final int PORT_CONTROLLER = 0xffff_fffd;
    private static final int FLUSH_AT = 256 * 1024;

    private final Channel channel;
    private final byte version;
    private final FrameSink.Room room = new FrameSink.Room();
    private byte[] batch = new byte[16 * 1024];
    private int used;
    private int reserved;
    private int frames;
    private long sent;
    private long dropped;

    PacketOuts(Channel channel, int version) {
        this.channel = channel;
        this.version = (byte) version;
    }

    /** A sink whose frames leave by {@code ofport}. */
    public FrameSink to(int ofport) {
        return new FrameSink() {
            @Override
            public Room reserve(int length) {
                return PacketOuts.this.reserve(ofport, length);
            }

            @Override
            public void commit() {
                PacketOuts.this.commit();
            }
        };
    }

    /** Frames handed to the switch's connection. */
    public long sent() {
        return sent;
    }

    /** Frames dropped since the switch did not read. */
    public long dropped() {
        return dropped;
    }

    private FrameSink.Room reserve(int ofport, int frameLength) {
        int length = HEADER + frameLength;
        if (length > OfMessage.MAX_LENGTH) {
            throw new IllegalArgumentException("a frame of " + frameLength + " octets fits no PACKET_OUT");
        }
        if (batch.length - used < length) {
            batch = Arrays.copyOf(batch, Math.max(batch.length * 2, used + length));
        }
        int at = used;
        batch[at] = version;
        batch[at + 1] = OfMessage.PACKET_OUT;
        putShort(at + 2, length);
        putInt(at + 4, 0);
        putInt(at + 8, NO_BUFFER);
        putInt(at + 12, PORT_CONTROLLER);
        putShort(at + 16, 16); // one action
        putShort(at + 18, 0);
        putInt(at + 20, 0);
        putShort(at + 24, 0); // OFPAT_OUTPUT
        putShort(at + 26, 16);
        putInt(at + 28, ofport);
        putInt(at + 32, 0); // max_len, which only CONTROLLER minds, and padding
        putInt(at + 36, 0);
        reserved = length;
        room.array = batch;
        room.offset = at + HEADER;
        return room;
    }

    private void commit() {
        used += reserved;
        reserved = 0;
        frames++;
        if (used >= FLUSH_AT) {
            flush();
        }
    }

    /** Gives everything committed to the connection. */
    public void flush() {
        if (used == 0) {
            return;
        }
        if (channel.isWritable()) {
            ByteBuf message = channel.alloc().directBuffer(used).writeBytes(batch, 0, used);
            var _ = channel.writeAndFlush(message, channel.voidPromise());
            sent += frames;
        } else {
            dropped += frames;
        }
        used = 0;
        frames = 0;
    }

    private void putShort(int at, int value) {
        batch[at] = (byte) (value >> 8);
        batch[at + 1] = (byte) value;
    }

    private void putInt(int at, int value) {
        putShort(at, value >> 16);
        putShort(at + 2, value);
    }
}
