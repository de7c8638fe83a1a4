package io.metapunt.packet;

import io.metapunt.packet.IpPacket.Malformed;
import io.metapunt.packet.IpPacket.Reason;

/** The IPv6 header (RFC 8200), read with a bounded number of extension headers and written without. */
public final class Ipv6 {
    public static final int HEADER_LENGTH = 40;

    private static final int MAX_EXTENSION_HEADERS = 8;
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int DESTINATION_OPTIONS = 60;

    private Ipv6() {}

    /** Reads the packet in {@code array[offset]} and on, of at most {@code length} octets. */
    public static IpPacket read(byte[] array, int offset, int length) {
        if (length < HEADER_LENGTH) {
            return new Malformed(Reason.CUT_SHORT);
        }
        if (Octets.uint8(array, offset) >> 4 != 6) {
            return new Malformed(Reason.BAD_VERSION);
        }
        int payloadLength = Octets.uint16(array, offset + 4);
        if (payloadLength > length - HEADER_LENGTH) {
            return new Malformed(Reason.BAD_LENGTH);
        }
        int next = Octets.uint8(array, offset + 6);
        int at = offset + HEADER_LENGTH;
        int end = at + payloadLength;
        for (int headers = 0; isExtension(next); headers++) {
            if (headers == MAX_EXTENSION_HEADERS || end - at < 8) {
                return new Malformed(Reason.BAD_EXTENSION_HEADERS);
            }
            if (next == FRAGMENT) {
                return new IpPacket.Fragment();
            }
            int headerLength = (Octets.uint8(array, at + 1) + 1) * 8;
            boolean routedElsewhere = next == ROUTING && Octets.uint8(array, at + 3) != 0;
            if (headerLength > end - at || routedElsewhere) {
                return new Malformed(Reason.BAD_EXTENSION_HEADERS);
            }
            next = Octets.uint8(array, at);
            at += headerLength;
        }
        return new IpPacket.Whole(
                IpAddress.v6(array, offset + 8),
                IpAddress.v6(array, offset + 24),
                next,
                Octets.uint8(array, offset + 7),
                at,
                end - at);
    }

    private static boolean isExtension(int header) {
        return header == HOP_BY_HOP || header == ROUTING || header == FRAGMENT || header == DESTINATION_OPTIONS;
    }

    /** Writes a header for {@code payloadLength} octets. */
    public static void write(
            byte[] array, int offset, IpAddress from, IpAddress to, int next, int hopLimit, int payloadLength) {
        Octets.putInt32(array, offset, 0x6000_0000);
        Octets.putInt16(array, offset + 4, payloadLength);
        Octets.putInt8(array, offset + 6, next);
        Octets.putInt8(array, offset + 7, hopLimit);
        from.writeTo(array, offset + 8);
        to.writeTo(array, offset + 24);
    }
}
