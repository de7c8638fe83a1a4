package io.metapunt.packet;

import org.jspecify.annotations.Nullable;

/**
 * An ARP packet for IPv4 over Ethernet (RFC 826).
 *
 * @param operation 1 for a request, 2 for a reply
 */
public record Arp(int operation, MacAddress senderMac, IpAddress sender, IpAddress target) {
    public static final int LENGTH = 28;
    public static final int REQUEST = 1;
    public static final int REPLY = 2;

    private static final int ETHERNET = 1;
    private static final long HARDWARE_PROTOCOL_LENGTHS = ((long) ETHERNET << 32) | (Ethernet.TYPE_IPV4 << 16) | 0x0604;

    /** Reads a packet, or gives null if it is cut short or for other kinds of addresses. */
    public static @Nullable Arp read(byte[] array, int offset, int length) {
        if (length < LENGTH || Octets.uint48(array, offset) != HARDWARE_PROTOCOL_LENGTHS) {
            return null;
        }
        return new Arp(
                Octets.uint16(array, offset + 6),
                new MacAddress(Octets.uint48(array, offset + 8)),
                IpAddress.v4(array, offset + 14),
                IpAddress.v4(array, offset + 24));
    }

    /** Writes this packet with {@code targetMac}, which a reader of requests ignores. */
    public void write(byte[] array, int offset, MacAddress targetMac) {
        Octets.putInt48(array, offset, HARDWARE_PROTOCOL_LENGTHS);
        Octets.putInt16(array, offset + 6, operation);
        Octets.putInt48(array, offset + 8, senderMac.bits());
        sender.writeTo(array, offset + 14);
        Octets.putInt48(array, offset + 18, targetMac.bits());
        target.writeTo(array, offset + 24);
    }
}
