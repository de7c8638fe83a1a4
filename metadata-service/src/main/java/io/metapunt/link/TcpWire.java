package io.metapunt.link;

import com.google.common.primitives.ImmutableIntArray;
import io.metapunt.packet.Checksum;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.IpPacket;
import io.metapunt.packet.Octets;
import io.metapunt.tcp.Payload;
import io.metapunt.tcp.Segment;
import io.metapunt.tcp.TcpOptions;

/** The TCP header on the wire (RFC 9293, 3.1 and 3.2; options by RFC 7323 and RFC 2018). */
public final class TcpWire {
    static final int HEADER_LENGTH = 20;
    public static final int CHECKSUM = 16;
    public static final int HTTP = 80;

    private static final int END = 0;
    private static final int NOP = 1;
    private static final int MSS = 2;
    private static final int WINDOW_SCALE = 3;
    private static final int SACK_PERMITTED = 4;
    private static final int SACK = 5;
    private static final int TIMESTAMPS = 8;

    private TcpWire() {}

    static int sourcePort(byte[] array, int at) {
        return Octets.uint16(array, at);
    }

    public static int destinationPort(byte[] array, int at) {
        return Octets.uint16(array, at + 2);
    }

    /** Length of the header that stands at {@code at}, or -1 if it does not fit. */
    public static int headerLength(byte[] array, int at, int length) {
        if (length < HEADER_LENGTH) {
            return -1;
        }
        int header = (Octets.uint8(array, at + 12) >> 4) * 4;
        return header < HEADER_LENGTH || header > length ? -1 : header;
    }

    /**
     * Whether the checksum is right, or partial: a guest that leaves checksums to its NIC has only the pseudo-header's sum
     * there, and no NIC ever saw the packet.
     */
    static boolean checksumHolds(IpPacket.Whole packet, byte[] array) {
        IpAddress from = packet.source();
        long pseudo = Checksum.pseudoHeader(from, packet.destination(), IpPacket.TCP, packet.payloadLength());
        long sum = pseudo + Checksum.sum(array, packet.payload(), packet.payloadLength());
        return Checksum.fold(sum) == 0xffff
                || Octets.uint16(array, packet.payload() + CHECKSUM) == Checksum.fold(pseudo);
    }

    /** Reads a segment whose header length was checked; its payload refers to {@code array}. */
    public static Segment read(byte[] array, int at, int headerLength, int length) {
        return new Segment(
                Octets.int32(array, at + 4),
                Octets.int32(array, at + 8),
                Octets.uint8(array, at + 13),
                Octets.uint16(array, at + 14),
                readOptions(array, at + HEADER_LENGTH, at + headerLength),
                length == headerLength ? Payload.EMPTY : Payload.of(array, at + headerLength, length - headerLength));
    }

    /** Unknown options are passed over; at one whose length makes no sense reading ends, with what was read so far. */
    private static TcpOptions readOptions(byte[] array, int from, int end) {
        if (from == end) {
            return TcpOptions.NONE;
        }
        int mss = 0;
        int scale = -1;
        boolean sackPermitted = false;
        boolean timestamps = false;
        int value = 0;
        int echo = 0;
        ImmutableIntArray sack = ImmutableIntArray.of();
        int at = from;
        while (at < end) {
            int kind = Octets.uint8(array, at);
            if (kind == END) {
                break;
            }
            if (kind == NOP) {
                at++;
                continue;
            }
            int length = at + 1 < end ? Octets.uint8(array, at + 1) : 0;
            if (length < 2 || length > end - at) {
                break;
            }
            switch (kind) {
                case MSS -> mss = length == 4 ? Octets.uint16(array, at + 2) : mss;
                case WINDOW_SCALE -> scale = length == 3 ? Octets.uint8(array, at + 2) : scale;
                case SACK_PERMITTED -> sackPermitted |= length == 2;
                case SACK -> sack = readSack(array, at, length);
                case TIMESTAMPS -> {
                    if (length == 10) {
                        timestamps = true;
                        value = Octets.int32(array, at + 2);
                        echo = Octets.int32(array, at + 6);
                    }
                }
                default -> {}
            }
            at += length;
        }
        return new TcpOptions(mss, scale, sackPermitted, timestamps, value, echo, sack);
    }

    private static ImmutableIntArray readSack(byte[] array, int at, int length) {
        ImmutableIntArray.Builder edges = ImmutableIntArray.builder();
        for (int edge = at + 2; edge + 8 <= at + length; edge += 8) {
            edges.add(Octets.int32(array, edge));
            edges.add(Octets.int32(array, edge + 4));
        }
        return edges.build();
    }

    /** Length of {@code segment} on the wire. */
    public static int length(Segment segment) {
        return HEADER_LENGTH
                + optionsLength(segment.options())
                + segment.payload().length();
    }

    private static int optionsLength(TcpOptions options) {
        int sack = options.sackBlocks().length();
        return (options.mss() > 0 ? 4 : 0)
                + (options.windowScale() >= 0 ? 4 : 0)
                + (options.sackPermitted() ? 4 : 0)
                + (options.timestamps() ? 12 : 0)
                + (sack > 0 ? 4 + 4 * sack : 0);
    }

    /** Writes {@code segment} with a checksum of zero. */
    public static void write(Segment segment, byte[] array, int at, int fromPort, int toPort) {
        int header = HEADER_LENGTH + optionsLength(segment.options());
        Octets.putInt16(array, at, fromPort);
        Octets.putInt16(array, at + 2, toPort);
        Octets.putInt32(array, at + 4, segment.seq());
        Octets.putInt32(array, at + 8, segment.has(Segment.ACK) ? segment.ack() : 0);
        Octets.putInt8(array, at + 12, header / 4 << 4);
        Octets.putInt8(array, at + 13, segment.flags());
        Octets.putInt16(array, at + 14, segment.window());
        Octets.putInt32(array, at + CHECKSUM, 0);
        writeOptions(segment.options(), array, at + HEADER_LENGTH);
        segment.payload().copyTo(array, at + header);
    }

    private static void writeOptions(TcpOptions options, byte[] array, int from) {
        int at = from;
        if (options.mss() > 0) {
            Octets.putInt32(array, at, MSS << 24 | 4 << 16 | options.mss());
            at += 4;
        }
        if (options.windowScale() >= 0) {
            Octets.putInt32(array, at, NOP << 24 | WINDOW_SCALE << 16 | 3 << 8 | options.windowScale());
            at += 4;
        }
        if (options.sackPermitted()) {
            Octets.putInt32(array, at, NOP << 24 | NOP << 16 | SACK_PERMITTED << 8 | 2);
            at += 4;
        }
        if (options.timestamps()) {
            Octets.putInt32(array, at, NOP << 24 | NOP << 16 | TIMESTAMPS << 8 | 10);
            Octets.putInt32(array, at + 4, options.tsVal());
            Octets.putInt32(array, at + 8, options.tsEcr());
            at += 12;
        }
        ImmutableIntArray sack = options.sackBlocks();
        if (!sack.isEmpty()) {
            Octets.putInt32(array, at, NOP << 24 | NOP << 16 | SACK << 8 | (2 + 4 * sack.length()));
            for (int i = 0; i < sack.length(); i++) {
                Octets.putInt32(array, at + 4 + 4 * i, sack.get(i));
            }
        }
    }
}
