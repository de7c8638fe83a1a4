package io.metapunt.link;

import io.metapunt.packet.IpAddress;
import io.metapunt.packet.IpPacket;
import io.metapunt.packet.Octets;

/** A neighbour solicitation (RFC 4861, 4.3), in an ICMPv6 message whose checksum holds. */
final class Solicitation {
    private static final int CODE = 1;
    private static final int TARGET = 8;
    private static final int OPTIONS = 24;
    private static final int SOURCE_LINK_LAYER_ADDRESS = 1;
    private static final int HOP_LIMIT = 255;

    /** Where the service's address is solicited (RFC 4291, 2.7.1). */
    private static final IpAddress SOLICITED_NODE = new IpAddress(true, 0xff02_0000_0000_0000L, 0x1_fffe_a9feL);

    private Solicitation() {}

    /** RFC 4861, 7.1.1, with whose address it asks for left aside. The hop limit proves that it comes from this link. */
    static boolean isValid(IpPacket.Whole packet, byte[] frame) {
        boolean detection = packet.source().isUnspecified();
        return packet.hopLimit() == HOP_LIMIT
                && packet.payloadLength() >= OPTIONS
                && Octets.uint8(frame, packet.payload() + CODE) == 0
                && (detection
                        ? packet.destination().equals(SOLICITED_NODE)
                        : packet.source().isAnswerable())
                && optionsHold(frame, packet.payload(), packet.payloadLength(), detection);
    }

    static IpAddress target(IpPacket.Whole packet, byte[] frame) {
        return IpAddress.v6(frame, packet.payload() + TARGET);
    }

    /** No option is empty or passes the end; one who has no address yet names no link-layer address. */
    private static boolean optionsHold(byte[] frame, int message, int length, boolean detection) {
        int at = OPTIONS;
        while (at < length) {
            int units = at + 1 < length ? Octets.uint8(frame, message + at + 1) : 0;
            boolean names = Octets.uint8(frame, message + at) == SOURCE_LINK_LAYER_ADDRESS;
            if (units == 0 || 8 * units > length - at || (detection && names)) {
                return false;
            }
            at += 8 * units;
        }
        return true;
    }
}
