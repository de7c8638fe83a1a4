package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.ImmutableIntArray;
import io.metapunt.packet.Checksum;
import io.metapunt.packet.CollectingSink;
import io.metapunt.packet.Ethernet;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.IpPacket;
import io.metapunt.packet.Ipv4;
import io.metapunt.packet.MacAddress;
import io.metapunt.packet.Octets;
import io.metapunt.tcp.CloseReason;
import io.metapunt.tcp.IsnGenerator;
import io.metapunt.tcp.Payload;
import io.metapunt.tcp.Segment;
import io.metapunt.tcp.TcpApplication;
import io.metapunt.tcp.TcpConfig;
import io.metapunt.tcp.TcpOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A guest that sends SYNs from ever new ports, and one among them that means it. */
class SynFloodTest {
    private static final int HALF_OPEN = 16;
    private static final int CONNECTIONS = 4;
    private static final int FLOOD = 10_000;
    private static final long NOW = 1_000_000_000L;
    private static final MacAddress MAC = MacAddress.parse("fa:16:3e:11:22:33");
    private static final IpAddress GUEST = IpAddress.v4(0x0a00_0046);
    private static final int IP = Ethernet.headerLength(0);
    private static final int TCP = IP + Ipv4.HEADER_LENGTH;

    private final List<Segment> answers = new ArrayList<>();
    private final LinkConfig config =
            new LinkConfig(CONNECTIONS, HALF_OPEN, 16, 100, 100, ImmutableSet.of(), TcpConfig.defaults());
    private final GuestLink link = new GuestLink(
            config,
            TestBounds.of(SharedLimits.defaults()),
            new LinkAddress(MAC, 0, 1_500),
            _ -> new Idle(),
            new CollectingSink(this::answered),
            new IsnGenerator(1, 2),
            () -> {});

    private static final class Idle implements TcpApplication {
        @Override
        public void progressed() {}

        @Override
        public void closed(CloseReason reason) {}
    }

    private void answered(byte[] frame) {
        int length = frame.length - TCP;
        answers.add(TcpWire.read(frame, TCP, TcpWire.headerLength(frame, TCP, length), length));
    }

    private void send(int port, int seq, int ack, int flags) {
        TcpOptions options = new TcpOptions(0, -1, false, false, 0, 0, ImmutableIntArray.of());
        Segment segment = new Segment(seq, ack, flags, 1_000, options, Payload.EMPTY);
        int length = TcpWire.length(segment);
        byte[] frame = new byte[TCP + length];
        Ethernet.write(frame, 0, LinkAddress.SERVICE_MAC, MAC, 0, Ethernet.TYPE_IPV4);
        Ipv4.write(frame, IP, GUEST, IpAddress.SERVICE_V4, IpPacket.TCP, 64, length);
        TcpWire.write(segment, frame, TCP, port, TcpWire.HTTP);
        long pseudo = Checksum.pseudoHeader(GUEST, IpAddress.SERVICE_V4, IpPacket.TCP, length);
        Octets.putInt16(frame, TCP + TcpWire.CHECKSUM, Checksum.finish(pseudo + Checksum.sum(frame, TCP, length)));
        link.receive(frame, 0, frame.length, NOW);
        link.dispatch(NOW);
    }

    private void flood() {
        for (int port = 1; port <= FLOOD; port++) {
            send(port, 7 * port, 0, Segment.SYN);
        }
    }

    /** Opens a connection from {@code port}, and gives the last answer. */
    private Segment connect(int port) {
        send(port, 99, 0, Segment.SYN);
        Segment synAck = answers.getLast();
        send(port, 100, synAck.seq() + 1, Segment.ACK);
        return synAck;
    }

    @Test
    void everySynIsAnsweredAndFewAreRemembered() {
        flood();
        assertThat(answers).hasSize(FLOOD).allMatch(answer -> answer.has(Segment.SYN | Segment.ACK));
        assertThat(link.connections()).hasSize(HALF_OPEN);
        assertThat(link.counters().cookiesSent()).isEqualTo(FLOOD - HALF_OPEN);
    }

    @Test
    void connectionIsOpenedByItsCookieInTheMidst() {
        flood();
        connect(50_000);
        assertThat(link.counters().cookiesAccepted()).isEqualTo(1);
        assertThat(link.counters().accepted()).isEqualTo(1);
        assertThat(link.connections()).hasSize(HALF_OPEN + 1);
    }

    @Test
    void handshakesBegunBeforeTheFloodAreNotPutOut() {
        send(50_000, 99, 0, Segment.SYN);
        Segment synAck = answers.getLast();
        flood();
        send(50_000, 100, synAck.seq() + 1, Segment.ACK);
        assertThat(link.counters().accepted()).isEqualTo(1);
        assertThat(link.counters().cookiesAccepted()).isZero();
    }

    @Test
    void cookiesDoNotPassTheLimitOfConnections() {
        for (int port = 1; port <= HALF_OPEN; port++) {
            send(port, 7, 0, Segment.SYN);
        }
        List<Segment> synAcks = new ArrayList<>();
        for (int port = 101; port <= 100 + CONNECTIONS + 1; port++) {
            send(port, 99, 0, Segment.SYN);
            synAcks.add(answers.getLast());
        }
        for (int i = 0; i < synAcks.size(); i++) {
            send(101 + i, 100, synAcks.get(i).seq() + 1, Segment.ACK);
        }
        assertThat(link.counters().cookiesAccepted()).isEqualTo(CONNECTIONS);
        assertThat(link.counters().drops()).containsEntry(DropReason.TCP_CONNECTION_LIMIT, 1L);
        assertThat(answers).noneMatch(answer -> answer.has(Segment.RST));
    }

    @Test
    void noCookieIsTakenWhereNoneWasGiven() {
        SynFloodTest other = new SynFloodTest();
        other.flood();
        Segment synAck = other.connect(50_000);
        send(50_000, 100, synAck.seq() + 1, Segment.ACK);
        assertThat(link.counters().accepted()).isZero();
        assertThat(answers).singleElement().matches(answer -> answer.has(Segment.RST));
    }
}
