package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import io.metapunt.packet.Arp;
import io.metapunt.packet.Ethernet;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.MacAddress;
import io.metapunt.packet.Octets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArpAnswerTest {
    private static final IpAddress ROUTER = IpAddress.v4(0x0a00_0001);

    private final TestLink link = TestLink.untagged();

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void whoHasTheServiceIsTold(int vlan) {
        TestLink tagged = new TestLink(LinkConfig.defaults(), new TestGuest(TestGuest.MAC, vlan));
        tagged.hear(tagged.guest.arp(Arp.REQUEST, IpAddress.SERVICE_V4));
        byte[] frame = tagged.guest.hearOne();
        Ethernet header = tagged.guest.ethernet(frame);
        assertThat(new MacAddress(Octets.uint48(frame, 0))).isEqualTo(TestGuest.MAC);
        assertThat(header.etherType()).isEqualTo(Ethernet.TYPE_ARP);
        assertThat(Arp.read(frame, header.payload(), frame.length - header.payload()))
                .isEqualTo(new Arp(Arp.REPLY, LinkAddress.SERVICE_MAC, IpAddress.SERVICE_V4, TestGuest.V4));
        assertThat(Octets.uint48(frame, header.payload() + 18)).isEqualTo(TestGuest.MAC.bits());
    }

    @Test
    void probeBeforeTheGuestHasAnAddressIsAnswered() {
        byte[] probe = link.guest.arp(Arp.REQUEST, IpAddress.SERVICE_V4);
        Octets.putInt32(probe, Ethernet.HEADER_LENGTH + 14, 0);
        link.hear(probe);
        Arp reply = Arp.read(link.guest.hearOne(), Ethernet.HEADER_LENGTH, Arp.LENGTH);
        assertThat(reply).isNotNull();
        assertThat(reply.target()).isEqualTo(IpAddress.v4(0));
    }

    @Test
    void anyoneElsesAddressIsLeftToItsOwner() {
        link.hear(link.guest.arp(Arp.REQUEST, ROUTER));
        assertThat(link.guest.hearsNothing()).isTrue();
    }

    @Test
    void namedNextHopIsAnsweredWithTheServicesMac() {
        TestLink answering = answering(ROUTER);
        answering.hear(answering.guest.arp(Arp.REQUEST, ROUTER));
        assertThat(Arp.read(answering.guest.hearOne(), Ethernet.HEADER_LENGTH, Arp.LENGTH))
                .isEqualTo(new Arp(Arp.REPLY, LinkAddress.SERVICE_MAC, ROUTER, TestGuest.V4));
    }

    /** Its probe has no sender, its announcement itself (RFC 5227, 2.1.1 and 2.3). */
    @ParameterizedTest
    @ValueSource(ints = {0, 0x0a00_0001})
    void guestMayHaveTheNextHopsAddressItself(int sender) {
        TestLink answering = answering(ROUTER);
        byte[] request = answering.guest.arp(Arp.REQUEST, ROUTER);
        Octets.putInt32(request, Ethernet.HEADER_LENGTH + 14, sender);
        answering.hear(request);
        assertThat(answering.guest.hearsNothing()).isTrue();
        assertThat(answering.drops()).containsEntry(DropReason.ARP_NOT_FOR_SERVICE, 1L);
    }

    private static TestLink answering(IpAddress hop) {
        LinkConfig usual = LinkConfig.defaults();
        LinkConfig answering = new LinkConfig(
                usual.connections(),
                usual.halfOpen(),
                usual.timeWait(),
                usual.resetsPerSecond(),
                usual.icmpPerSecond(),
                ImmutableSet.of(hop),
                usual.tcp());
        return new TestLink(answering, TestGuest.untagged());
    }

    @Test
    void replyIsNotAnswered() {
        link.hear(link.guest.arp(Arp.REPLY, IpAddress.SERVICE_V4));
        assertThat(link.guest.hearsNothing()).isTrue();
    }

    @Test
    void paddingToTheLeastFrameDoesNotMatter() {
        link.hear(Arrays.copyOf(link.guest.arp(Arp.REQUEST, IpAddress.SERVICE_V4), 60));
        assertThat(link.guest.hearOne()).hasSize(Ethernet.HEADER_LENGTH + Arp.LENGTH);
    }

    @Test
    void requestCutAnywhereIsNotAnswered() {
        byte[] request = link.guest.arp(Arp.REQUEST, IpAddress.SERVICE_V4);
        for (int length = 0; length < request.length; length++) {
            link.hear(Arrays.copyOf(request, length));
        }
        assertThat(link.guest.hearsNothing()).isTrue();
        assertThat(link.drops())
                .containsEntry(DropReason.FRAME_CUT_SHORT, 14L)
                .containsEntry(DropReason.ARP_MALFORMED, 28L);
    }
}
