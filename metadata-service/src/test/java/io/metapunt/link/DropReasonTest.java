package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.metapunt.packet.Arp;
import io.metapunt.packet.Checksum;
import io.metapunt.packet.Ethernet;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.IpPacket;
import io.metapunt.packet.MacAddress;
import io.metapunt.packet.Octets;
import io.metapunt.tcp.Payload;
import io.metapunt.tcp.Segment;
import io.metapunt.tcp.TcpOptions;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** For each reason something that is dropped for it and for nothing else. */
class DropReasonTest {
    private static final TestGuest GUEST = TestGuest.untagged();

    private final TestLink link = TestLink.untagged();
    private final TestClient client = link.client(TestGuest.V4, 40_000);

    @ParameterizedTest
    @EnumSource
    void isCountedOnceAndAlone(DropReason reason) {
        assertThat(provoked(reason).drops()).isEqualTo(ImmutableMap.of(reason, 1L));
    }

    private TestLink provoked(DropReason reason) {
        return switch (reason) {
            case PACKET_RATE_LIMIT, BACKLOG_FULL -> notTakenIn(reason);
            case FRAME_CUT_SHORT -> hearing(new byte[13]);
            case FOREIGN_SOURCE_MAC ->
                hearing(new TestGuest(new MacAddress(1), 0).arp(Arp.REQUEST, IpAddress.SERVICE_V4));
            case FOREIGN_VLAN -> hearing(new TestGuest(TestGuest.MAC, 1).arp(Arp.REQUEST, IpAddress.SERVICE_V4));
            case UNKNOWN_ETHER_TYPE -> hearing(GUEST.frame(0x88cc, new byte[46]));
            case ARP_MALFORMED -> hearing(GUEST.frame(Ethernet.TYPE_ARP, new byte[46]));
            case ARP_NOT_FOR_SERVICE -> hearing(GUEST.arp(Arp.REQUEST, TestGuest.V4));
            case IP_MALFORMED -> hearing(GUEST.frame(Ethernet.TYPE_IPV4, new byte[46]));
            case IP_FRAGMENT -> hearing(fragment());
            case IP_NOT_FOR_SERVICE ->
                hearing(GUEST.packet(TestGuest.V4, IpAddress.v4(0x0a00_0001), IpPacket.TCP, 64, new byte[20]));
            case IP_BAD_SOURCE ->
                hearing(GUEST.packet(IpAddress.v4(0x7f00_0001), IpAddress.SERVICE_V4, IpPacket.TCP, 64, new byte[20]));
            case UNKNOWN_PROTOCOL -> hearing(GUEST.packet(TestGuest.V4, IpAddress.SERVICE_V4, 17, 64, new byte[20]));
            case ICMP_MALFORMED ->
                hearing(GUEST.packet(TestGuest.V4, IpAddress.SERVICE_V4, IpPacket.ICMP, 64, new byte[7]));
            case ICMP_UNKNOWN_TYPE -> hearing(GUEST.icmp(TestGuest.V4, IpAddress.SERVICE_V4, 13, 0, 0, new byte[12]));
            case ICMP_RATE_LIMIT -> hearing(TestLink.limited(1, 1, 1, 1, 0), GUEST.echo(TestGuest.V4, new byte[8]));
            case ICMP_NOT_OURS -> hearing(GUEST.icmp(TestGuest.V4, IpAddress.SERVICE_V4, 3, 4, 1_400, new byte[28]));
            case TCP_MALFORMED ->
                hearing(GUEST.packet(TestGuest.V4, IpAddress.SERVICE_V4, IpPacket.TCP, 64, new byte[20]));
            case TCP_BAD_CHECKSUM -> hearing(damaged(client.syn()));
            case TCP_PORT_CLOSED -> hearing(GUEST.tcp(TestGuest.V4, 40_000, 443, syn()));
            case TCP_UNKNOWN_CONNECTION -> hearing(client.frame(Segment.ACK, 1, 1, new byte[0]));
            case TCP_RESET_RATE_LIMIT ->
                hearing(TestLink.limited(1, 1, 1, 0, 1), client.frame(Segment.ACK, 1, 1, new byte[0]));
            case TCP_CONNECTION_LIMIT -> secondConnection(TestLink.limited(1, 9, 9, 9, 9));
            case TCP_BRIDGE_CONNECTION_LIMIT -> secondConnection(shared(new SharedLimits(2, 9, 1 << 20)));
            case TCP_HELD_OCTETS_LIMIT -> secondConnectionBesideData(shared(new SharedLimits(9, 9, 2)));
            case TCP_OUT_OF_ORDER_LIMIT -> manyHoles();
            case TCP_OUT_OF_WINDOW -> established(Segment.ACK, 1 << 20, 0, 10);
            case TCP_OLD_TIMESTAMP -> oldTimestamp();
            case TCP_CHALLENGED -> established(Segment.SYN, 0, 0, 0);
            case TCP_BAD_ACK -> established(Segment.ACK, 0, 1, 10);
            case TCP_NO_ACK -> established(Segment.PSH, 0, 0, 10);
        };
    }

    /** Before it came to the link. */
    private TestLink notTakenIn(DropReason reason) {
        link.link.dropped(reason);
        return link;
    }

    private TestLink hearing(byte[] frame) {
        return hearing(link, frame);
    }

    private static TestLink hearing(TestLink link, byte[] frame) {
        link.hear(frame);
        return link;
    }

    private static Segment syn() {
        return new Segment(1, 0, Segment.SYN, 1_000, TcpOptions.NONE, Payload.EMPTY);
    }

    private static byte[] fragment() {
        byte[] frame = GUEST.echo(TestGuest.V4, new byte[8]);
        int at = Ethernet.HEADER_LENGTH;
        Octets.putInt32(frame, at + 4, 0x2000);
        Octets.putInt16(frame, at + 10, 0);
        Octets.putInt16(frame, at + 10, Checksum.finish(Checksum.sum(frame, at, 20)));
        return frame;
    }

    private static byte[] damaged(byte[] frame) {
        byte[] wrong = Arrays.copyOf(frame, frame.length);
        wrong[frame.length - 1] ^= 0x55;
        return wrong;
    }

    private TestLink established(int flags, int seqAhead, int ackAhead, int length) {
        var _ = client.connect();
        return hearing(client.frame(flags, client.seq() + seqAhead, client.ack() + ackAhead, new byte[length]));
    }

    private TestLink oldTimestamp() {
        var _ = client.timestamps(1_000).connect().timestamps(999);
        return hearing(client.frame(Segment.ACK, client.seq(), client.ack(), new byte[10]));
    }

    private static TestLink shared(SharedLimits limits) {
        return new TestLink(LinkConfig.defaults(), TestBounds.of(limits), TestGuest.untagged());
    }

    /** One range of data more than is kept out of order. */
    private TestLink manyHoles() {
        var _ = client.connect();
        for (int i = 1; i <= 65; i++) {
            link.hear(client.frame(Segment.ACK, client.seq() + 10 * i, client.ack(), new byte[1]));
        }
        return link;
    }

    private static TestLink secondConnectionBesideData(TestLink link) {
        link.client(TestGuest.V4, 40_000).connect().say("hello");
        return hearing(link, link.client(TestGuest.V4, 40_001).syn());
    }

    private static TestLink secondConnection(TestLink link) {
        var _ = link.client(TestGuest.V4, 40_000).connect();
        return hearing(link, link.client(TestGuest.V4, 40_001).syn());
    }
}
