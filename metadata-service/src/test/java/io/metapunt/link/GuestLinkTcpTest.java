package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.packet.Checksum;
import io.metapunt.packet.Ethernet;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.IpPacket;
import io.metapunt.packet.Octets;
import io.metapunt.tcp.CloseReason;
import io.metapunt.tcp.Payload;
import io.metapunt.tcp.Segment;
import io.metapunt.tcp.TcpOptions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuestLinkTcpTest {
    private static final int TCP_AT = Ethernet.HEADER_LENGTH + 20;

    private final TestLink link = TestLink.untagged();

    static Stream<Arguments> wires() {
        return Stream.of(
                Arguments.of(TestGuest.V4, 0),
                Arguments.of(TestGuest.V6, 0),
                Arguments.of(TestGuest.V4, 100),
                Arguments.of(TestGuest.V6, 4_094));
    }

    @ParameterizedTest(name = "{0} on VLAN {1}")
    @MethodSource("wires")
    void connectionIsOpenedServedAndClosed(IpAddress address, int vlan) {
        TestLink tagged = new TestLink(LinkConfig.defaults(), new TestGuest(TestGuest.MAC, vlan));
        TestClient client = tagged.client(address, 40_000).connect();
        client.say("hello");
        client.say(", world");
        client.finish();
        assertThat(client.received()).isEqualTo("hello, world");
        assertThat(client.finReceived()).isTrue();
        assertThat(client.resetReceived()).isFalse();
        assertThat(tagged.closed).containsExactly(CloseReason.FINISHED);
        assertThat(tagged.link.connections()).isEmpty();
        assertThat(tagged.link.counters().accepted()).isEqualTo(1);
        assertThat(tagged.drops()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("wires")
    void synAckOffersTheSegmentSizeOfTheWire(IpAddress address, int vlan) {
        TestLink tagged = new TestLink(LinkConfig.defaults(), new TestGuest(TestGuest.MAC, vlan));
        Segment synAck = tagged.client(address, 40_000).halfOpen();
        assertThat(synAck.options().mss()).isEqualTo(address.v6() ? 1_440 : 1_460);
    }

    @Test
    void sameGuestsPortsAndAddressesAreConnectionsOfTheirOwn() {
        TestClient one = link.client(TestGuest.V4, 40_000).connect();
        TestClient two = link.client(TestGuest.V4, 40_001).connect();
        TestClient three = link.client(TestGuest.V6, 40_000).connect();
        one.say("one");
        three.say("three");
        two.say("two");
        assertThat(one.received()).isEqualTo("one");
        assertThat(two.received()).isEqualTo("two");
        assertThat(three.received()).isEqualTo("three");
    }

    @Test
    void checksumLeftToTheNicIsAccepted() {
        byte[] syn = link.client(TestGuest.V4, 40_000).syn();
        int length = syn.length - TCP_AT;
        long pseudo = Checksum.pseudoHeader(TestGuest.V4, IpAddress.SERVICE_V4, IpPacket.TCP, length);
        Octets.putInt16(syn, TCP_AT + TcpWire.CHECKSUM, Checksum.fold(pseudo));
        link.hear(syn);
        assertThat(link.guest.segments(TestGuest.V4, 40_000)).hasSize(1);
        assertThat(link.drops()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1, 0x100})
    void wrongChecksumIsRefusedAndCounted(int error) {
        byte[] syn = link.client(TestGuest.V4, 40_000).syn();
        int at = TCP_AT + TcpWire.CHECKSUM;
        Octets.putInt16(syn, at, Octets.uint16(syn, at) + error);
        link.hear(syn);
        assertThat(link.guest.hearsNothing()).isTrue();
        assertThat(link.drops()).containsOnlyKeys(DropReason.TCP_BAD_CHECKSUM);
    }

    @Test
    void segmentBehindExtensionHeadersIsServed() {
        byte[] syn = link.client(TestGuest.V6, 40_000).syn();
        byte[] segment = Arrays.copyOfRange(syn, 54, syn.length);
        byte[] extended = Arrays.copyOf(HexFormat.of().parseHex("0600010400000000"), 8 + segment.length);
        System.arraycopy(segment, 0, extended, 8, segment.length);
        link.hear(link.guest.packet(TestGuest.V6, IpAddress.SERVICE_V6, 60, 64, extended));
        assertThat(link.guest.segments(TestGuest.V6, 40_000)).hasSize(1);
    }

    @Test
    void closedPortIsAnsweredWithResetAndCounted() {
        Segment syn = new Segment(1, 0, Segment.SYN, 1_000, TcpOptions.NONE, Payload.EMPTY);
        link.hear(link.guest.tcp(TestGuest.V4, 40_000, 8_080, syn));
        byte[] answer = link.guest.hearOne();
        assertThat(Octets.uint16(answer, TCP_AT)).isEqualTo(8_080);
        assertThat(Octets.uint16(answer, TCP_AT + 2)).isEqualTo(40_000);
        assertThat(Octets.int32(answer, TCP_AT + 8)).isEqualTo(2);
        assertThat(Octets.uint8(answer, TCP_AT + 13)).isEqualTo(Segment.RST | Segment.ACK);
        assertThat(link.drops()).containsOnlyKeys(DropReason.TCP_PORT_CLOSED);
        assertThat(link.link.connections()).isEmpty();
    }

    @Test
    void resetToAClosedPortIsNotAnswered() {
        Segment reset = new Segment(1, 0, Segment.RST, 0, TcpOptions.NONE, Payload.EMPTY);
        link.hear(link.guest.tcp(TestGuest.V4, 40_000, 8_080, reset));
        assertThat(link.guest.hearsNothing()).isTrue();
        assertThat(link.drops()).containsOnlyKeys(DropReason.TCP_PORT_CLOSED);
    }

    @Test
    void refusedConnectionIsReset() {
        link.refusing = true;
        TestClient client = link.client(TestGuest.V4, 40_000).connect();
        assertThat(client.resetReceived()).isTrue();
        assertThat(link.link.connections()).isEmpty();
    }

    @Test
    void guestsResetEndsTheConnection() {
        TestClient client = link.client(TestGuest.V4, 40_000).connect();
        client.reset();
        assertThat(link.closed).containsExactly(CloseReason.RESET_BY_PEER);
        assertThat(link.link.connections()).isEmpty();
        assertThat(link.guest.hearsNothing()).isTrue();
    }

    @Test
    void closingTheLinkResetsEveryConnection() {
        TestClient one = link.client(TestGuest.V4, 40_000).connect();
        TestClient two = link.client(TestGuest.V6, 40_001).connect();
        link.link.close(link.now);
        var _ = one.take();
        var _ = two.take();
        assertThat(one.resetReceived()).isTrue();
        assertThat(two.resetReceived()).isTrue();
        assertThat(link.closed).containsExactly(CloseReason.ABORTED, CloseReason.ABORTED);
        assertThat(link.link.connections()).isEmpty();
    }

    @Test
    void silentGuestIsGivenUpAndForgotten() {
        var _ = link.client(TestGuest.V4, 40_000).halfOpen();
        TestClient open = link.client(TestGuest.V4, 40_001).connect();
        open.window(0xffff);
        link.receive(open.frame(Segment.ACK | Segment.PSH, open.seq(), open.ack(), new byte[100]));
        link.advance(200 * TestLink.SECOND);
        assertThat(link.link.connections()).isEmpty();
        assertThat(link.closed).containsExactly(CloseReason.TIMED_OUT);
        assertThat(link.link.pollAt(link.now)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void wakeIsAskedForOnceForEachConnectionThatChanged() {
        byte[] syn = link.client(TestGuest.V4, 40_000).syn();
        link.receive(syn);
        link.receive(syn);
        assertThat(link.wakes).isEqualTo(1);
        link.receive(link.client(TestGuest.V4, 40_001).syn());
        assertThat(link.wakes).isEqualTo(2);
    }
}
