package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.packet.Arp;
import io.metapunt.packet.Checksum;
import io.metapunt.packet.Ethernet;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.IpPacket;
import io.metapunt.packet.Ipv4;
import io.metapunt.packet.Ipv6;
import io.metapunt.packet.Octets;
import io.metapunt.tcp.Segment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames that no guest in its right mind sends: nothing throws, no loop is busy, nothing grows without a bound, and the link
 * still serves afterwards. A failure names its seed.
 */
class GuestLinkFuzzTest {
    private static final int FRAMES = 3_000;
    private static final int CONNECTIONS = 20;
    private static final int HALF_OPEN = 10;
    private static final int TIME_WAIT = 5;

    private final TestLink link = TestLink.limited(CONNECTIONS, HALF_OPEN, TIME_WAIT, 1_000, 1_000);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void randomOctetsBehindAnEthernetHeader(long seed) {
        Random random = new Random(seed);
        int[] types = {Ethernet.TYPE_ARP, Ethernet.TYPE_IPV4, Ethernet.TYPE_IPV6, Ethernet.TYPE_VLAN};
        for (int i = 0; i < FRAMES; i++) {
            byte[] payload = new byte[random.nextInt(200)];
            random.nextBytes(payload);
            hear(random, link.guest.frame(types[random.nextInt(types.length)], payload));
        }
        stillServes();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void randomPayloadsBehindRightIpHeaders(long seed) {
        Random random = new Random(seed);
        int[] protocols = {IpPacket.ICMP, IpPacket.TCP, IpPacket.ICMPV6, 0, 43, 44, 60};
        for (int i = 0; i < FRAMES; i++) {
            byte[] payload = new byte[random.nextInt(120)];
            random.nextBytes(payload);
            IpAddress from = random.nextBoolean() ? TestGuest.V4 : TestGuest.V6;
            int protocol = protocols[random.nextInt(protocols.length)];
            repair(from, protocol, payload);
            hear(random, link.guest.packet(from, TestGuest.service(from.v6()), protocol, 255, payload));
        }
        stillServes();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void rightFramesWithOctetsChangedOrCutOff(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = rightFrame(random);
            for (int change = random.nextInt(4); change > 0; change--) {
                int at = 12 + random.nextInt(frame.length - 12);
                frame[at] = (byte) random.nextInt();
            }
            if (random.nextInt(4) == 0) {
                frame = Arrays.copyOf(frame, random.nextInt(frame.length));
            } else if (random.nextInt(3) > 0) {
                repairAll(frame);
            }
            hear(random, frame);
        }
        stillServes();
    }

    private byte[] rightFrame(Random random) {
        IpAddress from = random.nextBoolean() ? TestGuest.V4 : TestGuest.V6;
        TestClient client = link.client(from, 1_000 + random.nextInt(40));
        return switch (random.nextInt(8)) {
            case 0 -> link.guest.arp(Arp.REQUEST, IpAddress.SERVICE_V4);
            case 1 -> link.guest.solicitation(TestGuest.V6, IpAddress.SERVICE_V6, IpAddress.SERVICE_V6);
            case 2 -> link.guest.echo(from, new byte[random.nextInt(64)]);
            case 3, 4 -> client.syn();
            default -> segmentOfSomeConnection(random, client);
        };
    }

    /** A segment that some open connection is likely to believe. */
    private byte[] segmentOfSomeConnection(Random random, TestClient unknown) {
        var connections = link.link.connections();
        int flags = random.nextInt(4) == 0 ? random.nextInt(64) : Segment.ACK;
        byte[] data = new byte[random.nextInt(100)];
        if (connections.isEmpty()) {
            return unknown.frame(flags, random.nextInt(), random.nextInt(), data);
        }
        LinkConnection connection = connections.get(random.nextInt(connections.size()));
        TestClient client = link.client(connection.peerAddress(), connection.peerPort());
        int seq = client.seq() + 1 + random.nextInt(200);
        return client.window(random.nextInt(3_000))
                .frame(flags, seq, connection.tcp().sndNxt(), data);
    }

    /** Gives an ICMP message or a segment its right checksum. */
    private static void repair(IpAddress from, int protocol, byte[] payload) {
        int at = protocol == IpPacket.TCP ? TcpWire.CHECKSUM : 2;
        if (payload.length < at + 2) {
            return;
        }
        IpAddress to = TestGuest.service(from.v6());
        long pseudo = protocol == IpPacket.ICMP ? 0 : Checksum.pseudoHeader(from, to, protocol, payload.length);
        Octets.putInt16(payload, at, 0);
        Octets.putInt16(payload, at, Checksum.finish(pseudo + Checksum.sum(payload, 0, payload.length)));
    }

    /** Makes the checksums right again, so that the change gets past them. */
    private static void repairAll(byte[] frame) {
        Ethernet header = Ethernet.read(frame, 0, frame.length);
        if (header == null || frame.length - header.payload() < 40) {
            return;
        }
        int at = header.payload();
        int length = frame.length - at;
        if (header.etherType() == Ethernet.TYPE_IPV4) {
            int octets = Math.min((frame[at] & 0x0f) * 4, length);
            Octets.putInt16(frame, at + 10, 0);
            Octets.putInt16(frame, at + 10, Checksum.finish(Checksum.sum(frame, at, octets)));
        }
        IpPacket packet =
                header.etherType() == Ethernet.TYPE_IPV4 ? Ipv4.read(frame, at, length) : Ipv6.read(frame, at, length);
        if (packet instanceof IpPacket.Whole whole) {
            int end = whole.payload() + whole.payloadLength();
            byte[] payload = Arrays.copyOfRange(frame, whole.payload(), end);
            repair(whole.source(), whole.protocol(), payload);
            System.arraycopy(payload, 0, frame, whole.payload(), payload.length);
        }
    }

    private void hear(Random random, byte[] frame) {
        link.hear(frame);
        while (link.guest.hear() != null) {
            // What comes back does not matter here.
        }
        if (random.nextInt(20) == 0) {
            link.advance(random.nextLong(TestLink.SECOND));
        }
        assertThat(link.link.connectionCount()).isLessThanOrEqualTo(CONNECTIONS + HALF_OPEN + TIME_WAIT);
    }

    private void stillServes() {
        link.link.close(link.now);
        link.settle();
        while (link.guest.hear() != null) {
            // The resets of what was left.
        }
        assertThat(link.link.connectionCount()).isZero();
        assertThat(link.link.pollAt(link.now)).isEqualTo(Long.MAX_VALUE);
        TestClient client = link.client(TestGuest.V4, 50_000).connect();
        client.say("hello");
        assertThat(client.received()).isEqualTo("hello");
    }
}
