package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.packet.Checksum;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.IpPacket;
import io.metapunt.packet.Octets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EchoAnswerTest {
    private final TestLink link = TestLink.untagged();

    static Stream<IpAddress> guests() {
        return Stream.of(TestGuest.V4, TestGuest.V6);
    }

    private static byte[] data(int length) {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = (byte) i;
        }
        return data;
    }

    @ParameterizedTest
    @MethodSource("guests")
    void pingComesBackWithItsData(IpAddress guest) {
        for (int length : new int[] {0, 1, 56, 57, 1_452}) {
            link.hear(link.guest.echo(guest, data(length)));
            byte[] frame = link.guest.hearOne();
            IpPacket.Whole packet = link.guest.ip(frame);
            int at = packet.payload();
            assertThat(packet.destination()).isEqualTo(guest);
            assertThat(packet.hopLimit()).isEqualTo(64);
            assertThat(packet.protocol()).isEqualTo(guest.v6() ? IpPacket.ICMPV6 : IpPacket.ICMP);
            assertThat(Octets.uint16(frame, at)).isEqualTo(guest.v6() ? 129 << 8 : 0);
            assertThat(Octets.int32(frame, at + 4)).isEqualTo(0x1234_0001);
            assertThat(Arrays.copyOfRange(frame, at + 8, frame.length)).isEqualTo(data(length));
            long pseudo = guest.v6()
                    ? Checksum.pseudoHeader(
                            packet.source(), packet.destination(), IpPacket.ICMPV6, packet.payloadLength())
                    : 0;
            assertThat(Checksum.fold(pseudo + Checksum.sum(frame, at, packet.payloadLength())))
                    .isEqualTo(0xffff);
        }
    }

    @ParameterizedTest
    @MethodSource("guests")
    void replyIsNotAnswered(IpAddress guest) {
        link.hear(link.guest.icmp(guest, TestGuest.service(guest.v6()), guest.v6() ? 129 : 0, 0, 0x1234_0001, data(8)));
        assertThat(link.guest.hearsNothing()).isTrue();
        assertThat(link.drops()).containsOnlyKeys(DropReason.ICMP_UNKNOWN_TYPE);
    }

    @ParameterizedTest
    @MethodSource("guests")
    void damagedPingIsNotAnswered(IpAddress guest) {
        byte[] frame = link.guest.echo(guest, data(8));
        frame[frame.length - 1] ^= 1;
        link.hear(frame);
        assertThat(link.guest.hearsNothing()).isTrue();
        assertThat(link.drops()).containsOnlyKeys(DropReason.ICMP_MALFORMED);
    }

    @Test
    void answersStayWithinTheLimitOfEachSecond() {
        TestLink limited = TestLink.limited(10, 10, 10, 10, 3);
        for (int i = 0; i < 5; i++) {
            limited.hear(limited.guest.echo(TestGuest.V4, data(8)));
        }
        assertThat(limited.link.counters().framesOut()).isEqualTo(3);
        assertThat(limited.drops()).containsOnlyKeys(DropReason.ICMP_RATE_LIMIT);
        assertThat(limited.drops()).containsEntry(DropReason.ICMP_RATE_LIMIT, 2L);
        limited.advance(TestLink.SECOND);
        limited.hear(limited.guest.echo(TestGuest.V4, data(8)));
        assertThat(limited.link.counters().framesOut()).isEqualTo(4);
    }

    @Test
    void pingToAnotherAddressIsNotAnswered() {
        link.hear(link.guest.icmp(TestGuest.V6, IpAddress.allNodes(), 128, 0, 1, data(8)));
        link.hear(link.guest.icmp(TestGuest.V4, IpAddress.v4(-1), 8, 0, 1, data(8)));
        assertThat(link.guest.hearsNothing()).isTrue();
        assertThat(link.drops()).containsEntry(DropReason.IP_NOT_FOR_SERVICE, 2L);
    }
}
