package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.packet.Checksum;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.IpPacket;
import io.metapunt.packet.MacAddress;
import io.metapunt.packet.Octets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeighbourAnswerTest {
    private static final IpAddress SOLICITED_NODE = new IpAddress(true, 0xff02_0000_0000_0000L, 0x0000_0001_fffe_a9feL);
    private static final IpAddress UNSPECIFIED = new IpAddress(true, 0, 0);

    private final TestLink link = TestLink.untagged();

    /** Reads an advertisement and checks all of it that is the same in every one. */
    private static IpPacket.Whole advertisement(TestGuest guest, byte[] frame, long flags) {
        IpPacket.Whole packet = guest.anyIp(frame);
        int at = packet.payload();
        assertThat(packet.protocol()).isEqualTo(IpPacket.ICMPV6);
        assertThat(packet.hopLimit()).isEqualTo(255);
        assertThat(packet.payloadLength()).isEqualTo(32);
        assertThat(Octets.uint16(frame, at)).isEqualTo(136 << 8);
        assertThat(Octets.int32(frame, at + 4)).isEqualTo((int) flags);
        assertThat(IpAddress.v6(frame, at + 8)).isEqualTo(IpAddress.SERVICE_V6);
        assertThat(Octets.uint16(frame, at + 24)).isEqualTo(0x0201);
        assertThat(new MacAddress(Octets.uint48(frame, at + 26))).isEqualTo(LinkAddress.SERVICE_MAC);
        long pseudo = Checksum.pseudoHeader(packet.source(), packet.destination(), IpPacket.ICMPV6, 32);
        assertThat(Checksum.fold(pseudo + Checksum.sum(frame, at, 32))).isEqualTo(0xffff);
        return packet;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9})
    void multicastSolicitationIsAnsweredToTheGuest(int vlan) {
        TestLink tagged = new TestLink(LinkConfig.defaults(), new TestGuest(TestGuest.MAC, vlan));
        tagged.hear(tagged.guest.solicitation(TestGuest.V6, SOLICITED_NODE, IpAddress.SERVICE_V6));
        byte[] frame = tagged.guest.hearOne();
        IpPacket.Whole packet = advertisement(tagged.guest, frame, 0x6000_0000L);
        assertThat(packet.destination()).isEqualTo(TestGuest.V6);
        assertThat(new MacAddress(Octets.uint48(frame, 0))).isEqualTo(TestGuest.MAC);
    }

    @Test
    void unicastSolicitationWhichProbesReachabilityIsAnswered() {
        link.hear(link.guest.solicitation(TestGuest.V6, IpAddress.SERVICE_V6, IpAddress.SERVICE_V6));
        IpPacket.Whole packet = advertisement(link.guest, link.guest.hearOne(), 0x6000_0000L);
        assertThat(packet.destination()).isEqualTo(TestGuest.V6);
    }

    /** RFC 4862, 5.4.3 and RFC 4861, 7.2.4: to all nodes, and not solicited. */
    @Test
    void duplicateAddressDetectionIsToldToAllNodes() {
        link.hear(link.guest.solicitation(UNSPECIFIED, SOLICITED_NODE, IpAddress.SERVICE_V6));
        byte[] frame = link.guest.hearOne();
        IpPacket.Whole packet = advertisement(link.guest, frame, 0x2000_0000L);
        assertThat(packet.destination()).isEqualTo(IpAddress.allNodes());
        assertThat(new MacAddress(Octets.uint48(frame, 0))).hasToString("33:33:00:00:00:01");
    }

    @Test
    void solicitationForAnotherIsNotAnswered() {
        link.hear(link.guest.solicitation(TestGuest.V6, SOLICITED_NODE, TestGuest.V6));
        assertThat(link.guest.hearsNothing()).isTrue();
        assertThat(link.drops()).containsOnlyKeys(DropReason.ICMP_NOT_OURS);
    }

    /** RFC 4861, 7.1.1 */
    @Test
    void solicitationThatCrossedARouterIsNotAnswered() {
        byte[] frame = link.guest.solicitation(TestGuest.V6, SOLICITED_NODE, IpAddress.SERVICE_V6);
        frame[14 + 7] = (byte) 254;
        link.hear(frame);
        assertThat(link.guest.hearsNothing()).isTrue();
        assertThat(link.drops()).containsOnlyKeys(DropReason.ICMP_MALFORMED);
    }

    @Test
    void solicitationFromTheServicesOwnAddressIsNotAnswered() {
        link.hear(link.guest.solicitation(IpAddress.SERVICE_V6, SOLICITED_NODE, IpAddress.SERVICE_V6));
        assertThat(link.guest.hearsNothing()).isTrue();
    }

    @Test
    void solicitationWithoutATargetIsNotAnswered() {
        link.hear(link.guest.icmp(TestGuest.V6, SOLICITED_NODE, 135, 0, 0, new byte[15]));
        assertThat(link.guest.hearsNothing()).isTrue();
        assertThat(link.drops()).containsOnlyKeys(DropReason.ICMP_MALFORMED);
    }

    /** RFC 4861, 7.1.1: each of these would be answered, were it not for the one thing that is wrong with it. */
    @ParameterizedTest
    @ValueSource(strings = {"00000000000000000000", "0000000000000000000000000000", "0102fa163e112233", "01", "0e0001"})
    void solicitationWithASenselessOptionIsNotAnswered(String option) {
        link.hear(solicitation(TestGuest.V6, SOLICITED_NODE, 0, option));
        assertThat(link.guest.hearsNothing()).isTrue();
        assertThat(link.drops()).containsOnlyKeys(DropReason.ICMP_MALFORMED);
    }

    @Test
    void unknownOptionIsPassedOver() {
        link.hear(solicitation(TestGuest.V6, SOLICITED_NODE, 0, "0e01010203040506" + "0101fa163e112233"));
        assertThat(link.guest.hearsNothing()).isFalse();
    }

    @Test
    void solicitationWithACodeIsNotAnswered() {
        link.hear(solicitation(TestGuest.V6, SOLICITED_NODE, 1, ""));
        assertThat(link.drops()).containsOnlyKeys(DropReason.ICMP_MALFORMED);
    }

    @Test
    void duplicateAddressDetectionNamesNoLinkLayerAddress() {
        link.hear(solicitation(UNSPECIFIED, SOLICITED_NODE, 0, "0101fa163e112233"));
        assertThat(link.drops()).containsOnlyKeys(DropReason.ICMP_MALFORMED);
    }

    @Test
    void duplicateAddressDetectionGoesToTheSolicitedNode() {
        link.hear(solicitation(UNSPECIFIED, IpAddress.SERVICE_V6, 0, ""));
        assertThat(link.drops()).containsOnlyKeys(DropReason.ICMP_MALFORMED);
    }

    private byte[] solicitation(IpAddress from, IpAddress to, int code, String options) {
        byte[] target = new byte[16];
        IpAddress.SERVICE_V6.writeTo(target, 0);
        byte[] more = HexFormat.of().parseHex(options);
        byte[] body = Arrays.copyOf(target, 16 + more.length);
        System.arraycopy(more, 0, body, 16, more.length);
        return link.guest.icmp(from, to, 135, code, 0, body);
    }
}
