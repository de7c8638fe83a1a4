package io.metapunt.flows.rule;

import static io.metapunt.flows.Guests.GUEST;
import static io.metapunt.flows.Guests.GUEST_IP;
import static io.metapunt.flows.Guests.GUEST_V6;
import static io.metapunt.flows.Guests.NOBODYS_PORT;
import static io.metapunt.flows.Guests.OTHER;
import static io.metapunt.flows.Guests.SERVICE;
import static io.metapunt.flows.Guests.SERVICE_V6;
import static io.metapunt.flows.Guests.SUBPORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.flows.Attachment;
import io.metapunt.flows.FakeFlowTable;
import io.metapunt.flows.FakeFlowTable.Fate;
import io.metapunt.flows.Guests;
import io.metapunt.flows.Packet;
import io.metapunt.flows.RuleKind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GuardImpersonationTest {
    private static final Fate DROPPED = new Fate.DroppedBy(RuleKind.GUARD_IMPERSONATION);
    private static final int REQUEST = 1;
    private static final int REPLY = 2;
    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;

    private final FakeFlowTable table = Guests.table();

    static Stream<Packet> impersonations() {
        return Stream.of(GUEST, OTHER, SUBPORT).flatMap(guest -> impersonations(Packet.of(guest)));
    }

    private static Stream<Packet> impersonations(Packet frame) {
        return List.of(
                frame.ip(SERVICE, "10.0.0.71").tcp(1024),
                frame.ip(SERVICE, "10.0.0.71").udp(53),
                frame.ip(SERVICE, "10.0.0.71").icmp(0, 0),
                frame.ip(SERVICE, "10.0.0.71").tcp(1024).firstFragment(),
                frame.ip(SERVICE, "10.0.0.71").tcp(1024).laterFragment(),
                frame.ip(SERVICE, SERVICE).tcp(80),
                frame.arp(REPLY, SERVICE, "10.0.0.71"),
                frame.arp(REQUEST, SERVICE, "10.0.0.71"),
                frame.arp(REQUEST, SERVICE, SERVICE),
                frame.ip(SERVICE_V6, GUEST_V6).tcp(1024),
                frame.ip(SERVICE_V6, "ff02::1").icmp(134, 0),
                frame.ip(SERVICE_V6, SERVICE_V6).tcp(80),
                frame.ip(GUEST_V6, "ff02::1").neighbour(ADVERTISEMENT, SERVICE_V6),
                frame.ip(SERVICE_V6, "ff02::1").neighbour(ADVERTISEMENT, SERVICE_V6),
                frame.ip(SERVICE_V6, "ff02::1:fffe:a9fe").neighbour(SOLICITATION, SERVICE_V6))
                .stream();
    }

    @ParameterizedTest
    @MethodSource("impersonations")
    void frameInTheServicesNameIsDropped(Packet packet) {
        assertThat(table.fateOf(packet)).isEqualTo(DROPPED);
    }

    @Test
    void anotherSourceMacDoesNotGetRoundIt() {
        Packet frame = Packet.from(GUEST.ofport(), Guests.FOREIGN_MAC);
        assertThat(table.fateOf(frame.arp(REPLY, SERVICE, "10.0.0.71"))).isEqualTo(DROPPED);
        assertThat(table.fateOf(frame.ip(SERVICE, "10.0.0.71").tcp(1024))).isEqualTo(DROPPED);
    }

    @Test
    void priorityTagDoesNotGetRoundIt() {
        assertThat(table.fateOf(Packet.of(GUEST).vlan(0).arp(REPLY, SERVICE, "10.0.0.71")))
                .isEqualTo(DROPPED);
    }

    @Test
    void portThatIsNoGuestsMayBeTheService() {
        Attachment dhcp = new Attachment(NOBODYS_PORT, 0xfa16_3e00_0002L, 0);
        assertThat(table.fateOf(Packet.of(dhcp).ip(SERVICE, GUEST_IP).tcp(1024)))
                .isEqualTo(new Fate.Untouched());
        assertThat(table.fateOf(Packet.of(dhcp).arp(REPLY, SERVICE, GUEST_IP))).isEqualTo(new Fate.Untouched());
    }

    @Test
    void advertisementOfTheGuestsOwnAddressIsUntouched() {
        assertThat(table.fateOf(Packet.of(GUEST).ip(GUEST_V6, "ff02::1").neighbour(ADVERTISEMENT, GUEST_V6)))
                .isEqualTo(new Fate.Untouched());
    }

    @Test
    void arpOfTheGuestsOwnAddressIsUntouched() {
        assertThat(table.fateOf(Packet.of(GUEST).arp(REPLY, GUEST_IP, "10.0.0.1")))
                .isEqualTo(new Fate.Untouched());
    }
}
