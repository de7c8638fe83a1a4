package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.packet.Arp;
import io.metapunt.packet.Checksum;
import io.metapunt.packet.Ethernet;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.IpPacket;
import io.metapunt.packet.MacAddress;
import io.metapunt.packet.Octets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuestLinkFrameTest {
    private final TestLink link = TestLink.untagged();

    @ParameterizedTest
    @ValueSource(strings = {"02:a9:fe:a9:fe:50", "fa:16:3e:00:00:01", "ff:ff:ff:ff:ff:ff", "33:33:ff:fe:a9:fe"})
    void anyDestinationMacIsAccepted(String to) {
        byte[] frame = link.guest.echo(TestGuest.V4, new byte[8]);
        Octets.putInt48(frame, 0, MacAddress.parse(to).bits());
        link.hear(frame);
        assertThat(link.guest.ip(link.guest.hearOne()).destination()).isEqualTo(TestGuest.V4);
    }

    @Test
    void anotherSourceMacIsNotAnswered() {
        TestGuest other = new TestGuest(MacAddress.parse("fa:16:3e:11:22:34"), 0);
        link.hear(other.echo(TestGuest.V4, new byte[8]));
        assertThat(link.guest.hearsNothing()).isTrue();
        assertThat(link.drops()).containsOnlyKeys(DropReason.FOREIGN_SOURCE_MAC);
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "5, 0", "5, 6"})
    void anotherVlanIsNotAnswered(int own, int sent) {
        TestLink tagged = new TestLink(LinkConfig.defaults(), new TestGuest(TestGuest.MAC, own));
        tagged.hear(new TestGuest(TestGuest.MAC, sent).echo(TestGuest.V4, new byte[8]));
        assertThat(tagged.guest.hearsNothing()).isTrue();
        assertThat(tagged.drops()).containsOnlyKeys(DropReason.FOREIGN_VLAN);
    }

    @Test
    void tagIsMirroredWithoutItsPriority() {
        TestLink tagged = new TestLink(LinkConfig.defaults(), new TestGuest(TestGuest.MAC, 100));
        byte[] frame = tagged.guest.arp(Arp.REQUEST, IpAddress.SERVICE_V4);
        Octets.putInt16(frame, 14, 0xe000 | 100);
        tagged.hear(frame);
        byte[] answer = tagged.guest.hearOne();
        assertThat(HexFormat.of().formatHex(answer, 12, 18)).isEqualTo("810000640806");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x2000, 0x0001, 0x2001})
    void fragmentIsDroppedAndCounted(int fragmentBits) {
        byte[] frame = link.guest.echo(TestGuest.V4, new byte[8]);
        int at = Ethernet.HEADER_LENGTH;
        Octets.putInt16(frame, at + 6, fragmentBits);
        Octets.putInt16(frame, at + 10, 0);
        Octets.putInt16(frame, at + 10, Checksum.finish(Checksum.sum(frame, at, 20)));
        link.hear(frame);
        assertThat(link.guest.hearsNothing()).isTrue();
        assertThat(link.drops()).containsOnlyKeys(DropReason.IP_FRAGMENT);
    }

    @Test
    void extensionHeadersBeforeTheEchoArePassedOver() {
        byte[] plain = link.guest.echo(TestGuest.V6, new byte[8]);
        byte[] message = Arrays.copyOfRange(plain, 54, plain.length);
        byte[] extended = new byte[16 + message.length];
        // Hop-by-hop options and destination options, each one PadN.
        HexFormat hex = HexFormat.of();
        System.arraycopy(hex.parseHex("3c000104000000003a00010400000000"), 0, extended, 0, 16);
        System.arraycopy(message, 0, extended, 16, message.length);
        link.hear(link.guest.packet(TestGuest.V6, IpAddress.SERVICE_V6, 0, 64, extended));
        IpPacket.Whole answer = link.guest.ip(link.guest.hearOne());
        assertThat(answer.protocol()).isEqualTo(IpPacket.ICMPV6);
        assertThat(answer.payloadLength()).isEqualTo(message.length);
    }

    @Test
    void framesAreReadWhereTheyStandInALargerArray() {
        byte[] frame = link.guest.echo(TestGuest.V4, new byte[8]);
        byte[] array = new byte[frame.length + 20];
        Arrays.fill(array, (byte) 0xff);
        System.arraycopy(frame, 0, array, 11, frame.length);
        link.link.receive(array, 11, frame.length, link.now);
        assertThat(link.guest.hearOne()).isNotNull();
    }

    @Test
    void framesAreCountedEitherWay() {
        link.hear(link.guest.echo(TestGuest.V4, new byte[8]));
        link.hear(link.guest.arp(Arp.REPLY, IpAddress.SERVICE_V4));
        assertThat(link.link.counters().framesIn()).isEqualTo(2);
        assertThat(link.link.counters().framesOut()).isEqualTo(1);
    }
}
