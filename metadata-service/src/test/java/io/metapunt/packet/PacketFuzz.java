package io.metapunt.packet;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Arbitrary octets as a frame: what the readers say lies within them. */
class PacketFuzz {
    private static final int MARGIN = 3;

    @FuzzTest
    void headersLieWithinTheirFrame(byte[] octets) {
        byte[] array = new byte[octets.length + 2 * MARGIN];
        System.arraycopy(octets, 0, array, MARGIN, octets.length);
        Ethernet ethernet = Ethernet.read(array, MARGIN, octets.length);
        if (ethernet != null) {
            network(array, ethernet.payload(), MARGIN + octets.length - ethernet.payload());
        }
        // Whatever the Ethernet header says, each reader gets all of it too.
        network(array, MARGIN, octets.length);
    }

    private static void network(byte[] array, int at, int length) {
        if (length < 0) {
            throw new AssertionError("the payload begins behind the frame");
        }
        Arp arp = Arp.read(array, at, length);
        if (arp != null && length < Arp.LENGTH) {
            throw new AssertionError("ARP out of " + length + " octets");
        }
        within(Ipv4.read(array, at, length), at, length);
        within(Ipv6.read(array, at, length), at, length);
    }

    private static void within(IpPacket packet, int at, int length) {
        if (packet instanceof IpPacket.Whole whole
                && (whole.payload() < at
                        || whole.payloadLength() < 0
                        || whole.payload() + whole.payloadLength() > at + length)) {
            throw new AssertionError(whole + " does not lie within " + length + " octets");
        }
    }
}
