package io.metapunt.link;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.metapunt.packet.Checksum;
import io.metapunt.packet.Ethernet;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.IpPacket;
import io.metapunt.packet.Octets;

/** Arbitrary frames: nothing throws, no loop is busy, nothing grows past its limits, and the link serves afterwards. */
class GuestLinkFuzz {
    private static final int CONNECTIONS = 8;
    private static final int HALF_OPEN = 4;
    private static final int TIME_WAIT = 3;
    private static final int FRAMES = 200;
    private static final int LONGEST = 300;
    private static final int[] TYPES = {
        Ethernet.TYPE_IPV4, Ethernet.TYPE_IPV6, Ethernet.TYPE_ARP, Ethernet.TYPE_VLAN, 0x1234
    };
    private static final int[] PROTOCOLS = {IpPacket.TCP, IpPacket.ICMP, IpPacket.ICMPV6, 0, 44, 60};

    @FuzzTest
    void noFrameDoesHarm(FuzzedDataProvider data) {
        TestLink link = TestLink.limited(CONNECTIONS, HALF_OPEN, TIME_WAIT, 100, 100);
        for (int frames = 0; frames < FRAMES && data.remainingBytes() > 0; frames++) {
            link.hear(frame(link, data));
            while (link.guest.hear() != null) {
                // What comes back does not matter here.
            }
            int connections = link.link.connectionCount();
            if (connections > CONNECTIONS + HALF_OPEN + TIME_WAIT) {
                throw new AssertionError(connections + " connections");
            }
        }
        link.link.close(link.now);
        link.settle();
        while (link.guest.hear() != null) {
            // The resets of what was left.
        }
        TestClient client = link.client(TestGuest.V4, 50_000).connect();
        client.say("hello");
        if (!client.received().equals("hello")) {
            throw new AssertionError("no echo but " + client.received());
        }
    }

    private static byte[] frame(TestLink link, FuzzedDataProvider data) {
        int kind = data.consumeInt(0, 4);
        IpAddress from = data.consumeBoolean() ? TestGuest.V4 : TestGuest.V6;
        switch (kind) {
            case 0 -> link.advance(data.consumeLong(0, 100 * TestLink.SECOND));
            case 1 -> {
                return link.guest.frame(TYPES[data.consumeInt(0, TYPES.length - 1)], data.consumeBytes(LONGEST));
            }
            case 2 -> {
                int protocol = PROTOCOLS[data.consumeInt(0, PROTOCOLS.length - 1)];
                byte[] payload = repaired(from, protocol, data.consumeBytes(LONGEST));
                return link.guest.packet(from, TestGuest.service(from.v6()), protocol, 255, payload);
            }
            default -> {
                // A segment that is likely to be of some connection.
            }
        }
        byte[] octets = data.consumeBytes(LONGEST);
        byte[] segment = new byte[Math.max(TcpWire.HEADER_LENGTH, octets.length)];
        System.arraycopy(octets, 0, segment, 0, octets.length);
        Octets.putInt16(segment, 0, 1_000 + (segment[0] & 15));
        Octets.putInt16(segment, 2, TcpWire.HTTP);
        for (LinkConnection connection : link.link.connections()) {
            if (connection.peerPort() == Octets.uint16(segment, 0)) {
                Octets.putInt32(segment, 8, connection.tcp().sndNxt() - (segment[11] & 3));
            }
        }
        return link.guest.packet(
                from, TestGuest.service(from.v6()), IpPacket.TCP, 64, repaired(from, IpPacket.TCP, segment));
    }

    /** With its right checksum, so that it gets past that. */
    private static byte[] repaired(IpAddress from, int protocol, byte[] payload) {
        int at = protocol == IpPacket.TCP ? TcpWire.CHECKSUM : 2;
        if (payload.length >= at + 2) {
            long pseudo = protocol == IpPacket.ICMP
                    ? 0
                    : Checksum.pseudoHeader(from, TestGuest.service(from.v6()), protocol, payload.length);
            Octets.putInt16(payload, at, 0);
            Octets.putInt16(payload, at, Checksum.finish(pseudo + Checksum.sum(payload, 0, payload.length)));
        }
        return payload;
    }
}
