package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.packet.IpAddress;
import io.metapunt.packet.IpPacket;
import io.metapunt.packet.Ipv4;
import io.metapunt.packet.Ipv6;
import io.metapunt.packet.Octets;
import io.metapunt.tcp.Segment;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors that say that a packet was too big for the path. */
class PathMtuTest {
    private final TestLink link = TestLink.untagged();

    static Stream<Arguments> reports() {
        return Stream.of(
                // What is said, and the payload that segments may have then.
                Arguments.of(TestGuest.V4, 1_400, 1_360),
                Arguments.of(TestGuest.V6, 1_400, 1_340),
                Arguments.of(TestGuest.V4, 68, 536),
                Arguments.of(TestGuest.V4, 0, 536),
                Arguments.of(TestGuest.V6, 68, 1_220),
                Arguments.of(TestGuest.V4, 9_000, 1_460));
    }

    static Stream<IpAddress> guests() {
        return Stream.of(TestGuest.V4, TestGuest.V6);
    }

    @ParameterizedTest(name = "{0}: MTU {1} gives {2}")
    @MethodSource("reports")
    void segmentsShrinkToThePathButNotBelowWhatEveryPathCarries(IpAddress address, int mtu, int payload) {
        TestClient client = inFlight(address);
        link.hear(report(address, 80, client.ack(), mtu));
        assertThat(link.drops()).isEmpty();
        client.listen();
        client.say("x".repeat(4_000));
        assertThat(client.received()).hasSize(4_100);
        assertThat(largest(client)).isEqualTo(payload);
    }

    /** RFC 5927, 4.1 */
    @ParameterizedTest
    @MethodSource("guests")
    void reportOnWhatIsNotInFlightIsNotBelieved(IpAddress address) {
        TestClient client = inFlight(address);
        link.hear(report(address, 80, client.ack() - 1, 1_300));
        link.hear(report(address, 80, client.ack() + 100_000, 1_300));
        link.hear(report(address, 81, client.ack(), 1_300));
        assertThat(link.drops()).containsEntry(DropReason.ICMP_NOT_OURS, 3L);
        client.listen();
        client.say("x".repeat(4_000));
        assertThat(largest(client)).isEqualTo(address.v6() ? 1_440 : 1_460);
    }

    private static int largest(TestClient client) {
        return client.text().stream()
                .mapToInt(segment -> segment.payload().length())
                .max()
                .orElse(0);
    }

    /** A connection on which an answer was sent that the guest has not acknowledged. */
    private TestClient inFlight(IpAddress address) {
        TestClient client = link.client(address, 40_000).connect();
        byte[] text = new byte[100];
        link.hear(client.frame(Segment.ACK | Segment.PSH, client.seq(), client.ack(), text));
        client.skip(text.length);
        return client;
    }

    private byte[] report(IpAddress address, int fromPort, int seq, int mtu) {
        int header = address.v6() ? 40 : 20;
        byte[] quoted = new byte[header + 8];
        if (address.v6()) {
            Ipv6.write(quoted, 0, IpAddress.SERVICE_V6, address, IpPacket.TCP, 64, 1_460);
        } else {
            Ipv4.write(quoted, 0, IpAddress.SERVICE_V4, address, IpPacket.TCP, 64, 1_480);
        }
        Octets.putInt16(quoted, header, fromPort);
        Octets.putInt16(quoted, header + 2, 40_000);
        Octets.putInt32(quoted, header + 4, seq);
        return address.v6()
                ? link.guest.icmp(address, IpAddress.SERVICE_V6, 2, 0, mtu, quoted)
                : link.guest.icmp(address, IpAddress.SERVICE_V4, 3, 4, mtu, quoted);
    }
}
