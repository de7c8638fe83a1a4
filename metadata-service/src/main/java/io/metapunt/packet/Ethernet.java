package io.metapunt.packet;

import org.jspecify.annotations.Nullable;

/**
 * The Ethernet header of a frame with up to one 802.1Q tag, as read.
 *
 * @param source source MAC address, in the low 48 bits
 * @param vlan VLAN ID, 0 for untagged and for a priority tag (IEEE 802.1Q, 6.9)
 * @param etherType what the payload is
 * @param payload offset of the payload in the frame's array
 */
public record Ethernet(long source, int vlan, int etherType, int payload) {
    public static final int HEADER_LENGTH = 14;
    public static final int TAG_LENGTH = 4;
    public static final int TYPE_IPV4 = 0x0800;
    public static final int TYPE_ARP = 0x0806;
    public static final int TYPE_VLAN = 0x8100;
    public static final int TYPE_IPV6 = 0x86dd;

    private static final int VLAN_ID = 0x0fff;

    /** Reads a header, or gives null if the frame is cut short. */
    public static @Nullable Ethernet read(byte[] frame, int offset, int length) {
        if (length < HEADER_LENGTH) {
            return null;
        }
        int type = Octets.uint16(frame, offset + 12);
        if (type != TYPE_VLAN) {
            return new Ethernet(Octets.uint48(frame, offset + 6), 0, type, offset + HEADER_LENGTH);
        }
        if (length < HEADER_LENGTH + TAG_LENGTH) {
            return null;
        }
        return new Ethernet(
                Octets.uint48(frame, offset + 6),
                Octets.uint16(frame, offset + 14) & VLAN_ID,
                Octets.uint16(frame, offset + 16),
                offset + HEADER_LENGTH + TAG_LENGTH);
    }

    /** Length of a header on {@code vlan}. */
    public static int headerLength(int vlan) {
        return vlan == 0 ? HEADER_LENGTH : HEADER_LENGTH + TAG_LENGTH;
    }

    /** Writes a header, with a tag if {@code vlan} is not 0. */
    public static void write(byte[] frame, int offset, MacAddress to, MacAddress from, int vlan, int etherType) {
        Octets.putInt48(frame, offset, to.bits());
        Octets.putInt48(frame, offset + 6, from.bits());
        if (vlan == 0) {
            Octets.putInt16(frame, offset + 12, etherType);
        } else {
            Octets.putInt16(frame, offset + 12, TYPE_VLAN);
            Octets.putInt16(frame, offset + 14, vlan);
            Octets.putInt16(frame, offset + 16, etherType);
        }
    }
}
