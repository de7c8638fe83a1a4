package io.metapunt.packet;

import io.metapunt.packet.IpPacket.Malformed;
import io.metapunt.packet.IpPacket.Reason;

/** The IPv4 header (RFC 791): read with options, which are passed over, and written without. */
public final class Ipv4 {
    public static final int HEADER_LENGTH = 20;

    private static final int DONT_FRAGMENT = 0x4000;
    private static final int FRAGMENT_BITS = 0x3fff;

    private Ipv4() {}

    /** Reads the packet in {@code array[offset]} and on, of at most {@code length} octets. */
    public static IpPacket read(byte[] array, int offset, int length) {
        if (length < HEADER_LENGTH) {
            return new Malformed(Reason.CUT_SHORT);
        }
        if (Octets.uint8(array, offset) >> 4 != 4) {
            return new Malformed(Reason.BAD_VERSION);
        }
        int headerLength = (Octets.uint8(array, offset) & 0x0f) * 4;
        int totalLength = Octets.uint16(array, offset + 2);
        if (headerLength < HEADER_LENGTH || totalLength < headerLength || totalLength > length) {
            return new Malformed(Reason.BAD_LENGTH);
        }
        if (Checksum.fold(Checksum.sum(array, offset, headerLength)) != 0xffff) {
            return new Malformed(Reason.BAD_CHECKSUM);
        }
        if ((Octets.uint16(array, offset + 6) & FRAGMENT_BITS) != 0) {
            return new IpPacket.Fragment();
        }
        return new IpPacket.Whole(
                IpAddress.v4(array, offset + 12),
                IpAddress.v4(array, offset + 16),
                Octets.uint8(array, offset + 9),
                Octets.uint8(array, offset + 8),
                offset + headerLength,
                totalLength - headerLength);
    }

    /** Writes a header for {@code payloadLength} octets. DF is set, so the identification may be 0 (RFC 6864, 4.1). */
    public static void write(
            byte[] array, int offset, IpAddress from, IpAddress to, int protocol, int ttl, int payloadLength) {
        Octets.putInt16(array, offset, 0x4500);
        Octets.putInt16(array, offset + 2, HEADER_LENGTH + payloadLength);
        Octets.putInt32(array, offset + 4, DONT_FRAGMENT);
        Octets.putInt8(array, offset + 8, ttl);
        Octets.putInt8(array, offset + 9, protocol);
        Octets.putInt16(array, offset + 10, 0);
        from.writeTo(array, offset + 12);
        to.writeTo(array, offset + 16);
        Octets.putInt16(array, offset + 10, Checksum.finish(Checksum.sum(array, offset, HEADER_LENGTH)));
    }
}
