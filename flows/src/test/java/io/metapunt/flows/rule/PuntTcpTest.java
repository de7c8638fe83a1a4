package io.metapunt.flows.rule;

import static io.metapunt.flows.Guests.FOREIGN_MAC;
import static io.metapunt.flows.Guests.GUEST;
import static io.metapunt.flows.Guests.GUEST_IP;
import static io.metapunt.flows.Guests.GUEST_V6;
import static io.metapunt.flows.Guests.NOBODYS_PORT;
import static io.metapunt.flows.Guests.OTHER;
import static io.metapunt.flows.Guests.SERVICE;
import static io.metapunt.flows.Guests.SERVICE_V6;
import static io.metapunt.flows.Guests.SUBPORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.flows.FakeFlowTable;
import io.metapunt.flows.FakeFlowTable.Fate;
import io.metapunt.flows.Guests;
import io.metapunt.flows.Packet;
import io.metapunt.flows.RuleKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PuntTcpTest {
    private static final Fate PUNTED = new Fate.PuntedBy(RuleKind.PUNT_TCP);
    private static final Fate LEAK = new Fate.DroppedBy(RuleKind.STOP_LEAK);
    private static final Fate UNTOUCHED = new Fate.Untouched();

    private final FakeFlowTable table = Guests.table();

    @Test
    void httpToTheServiceIsPunted() {
        assertThat(table.fateOf(http(Packet.of(GUEST)))).isEqualTo(PUNTED);
    }

    @Test
    void httpToTheServiceOverIpv6IsPunted() {
        assertThat(table.fateOf(httpV6(Packet.of(GUEST)))).isEqualTo(PUNTED);
    }

    /** The guest sends to its gateway, to the service's MAC or to whatever answered its ARP. */
    @Test
    void destinationMacDoesNotMatter() {
        assertThat(table.fateOf(http(Packet.of(GUEST).to(0x0200_0000_0001L)))).isEqualTo(PUNTED);
        assertThat(table.fateOf(http(Packet.of(GUEST).to(0xffff_ffff_ffffL)))).isEqualTo(PUNTED);
    }

    @Test
    void sourceAddressDoesNotMatter() {
        assertThat(table.fateOf(Packet.of(GUEST).ip("192.0.2.1", SERVICE).tcp(80)))
                .isEqualTo(PUNTED);
        assertThat(table.fateOf(Packet.of(GUEST).ip("2001:db8::1", SERVICE_V6).tcp(80)))
                .isEqualTo(PUNTED);
    }

    @Test
    void priorityTagIsNoVlan() {
        assertThat(table.fateOf(http(Packet.of(GUEST).vlan(0)))).isEqualTo(PUNTED);
    }

    @Test
    void wrongSourceMacIsDropped() {
        assertThat(table.fateOf(http(Packet.from(GUEST.ofport(), FOREIGN_MAC)))).isEqualTo(LEAK);
        assertThat(table.fateOf(httpV6(Packet.from(GUEST.ofport(), FOREIGN_MAC))))
                .isEqualTo(LEAK);
    }

    @Test
    void anotherGuestsMacIsDropped() {
        assertThat(table.fateOf(http(Packet.from(GUEST.ofport(), OTHER.mac())))).isEqualTo(LEAK);
    }

    @Test
    void portThatIsNotAttachedHasNoRule() {
        assertThat(table.fateOf(http(Packet.from(NOBODYS_PORT, GUEST.mac())))).isEqualTo(UNTOUCHED);
        assertThat(table.fateOf(httpV6(Packet.from(NOBODYS_PORT, GUEST.mac())))).isEqualTo(UNTOUCHED);
    }

    @ParameterizedTest
    @CsvSource({"1", "100", "4094"})
    void taggedFrameOnAnAccessPortIsNotPunted(int vid) {
        assertThat(table.fateOf(http(Packet.of(GUEST).vlan(vid)))).isEqualTo(UNTOUCHED);
    }

    @Test
    void trunksVlanIsPunted() {
        assertThat(table.fateOf(http(Packet.of(SUBPORT)))).isEqualTo(PUNTED);
        assertThat(table.fateOf(httpV6(Packet.of(SUBPORT)))).isEqualTo(PUNTED);
    }

    @Test
    void trunksOtherVlansAreNotPunted() {
        assertThat(table.fateOf(http(Packet.of(SUBPORT).vlan(101)))).isEqualTo(UNTOUCHED);
        assertThat(table.fateOf(http(Packet.from(SUBPORT.ofport(), SUBPORT.mac()))))
                .isEqualTo(UNTOUCHED);
    }

    @Test
    void fragmentIsDropped() {
        assertThat(table.fateOf(http(Packet.of(GUEST)).firstFragment())).isEqualTo(LEAK);
        assertThat(table.fateOf(http(Packet.of(GUEST)).laterFragment())).isEqualTo(LEAK);
        assertThat(table.fateOf(httpV6(Packet.of(GUEST)).firstFragment())).isEqualTo(LEAK);
        assertThat(table.fateOf(httpV6(Packet.of(GUEST)).laterFragment())).isEqualTo(LEAK);
    }

    @ParameterizedTest
    @CsvSource({"0", "22", "79", "81", "443", "8080", "20480"})
    void otherPortsAreDropped(int port) {
        assertThat(table.fateOf(Packet.of(GUEST).ip(GUEST_IP, SERVICE).tcp(port)))
                .isEqualTo(LEAK);
        assertThat(table.fateOf(Packet.of(GUEST).ip(GUEST_V6, SERVICE_V6).tcp(port)))
                .isEqualTo(LEAK);
    }

    @Test
    void httpToOthersIsUntouched() {
        assertThat(table.fateOf(Packet.of(GUEST).ip(GUEST_IP, "93.184.216.34").tcp(80)))
                .isEqualTo(UNTOUCHED);
        assertThat(table.fateOf(Packet.of(GUEST).ip(GUEST_V6, "2001:db8::80").tcp(80)))
                .isEqualTo(UNTOUCHED);
    }

    private static Packet http(Packet frame) {
        return frame.ip(GUEST_IP, SERVICE).tcp(80);
    }

    private static Packet httpV6(Packet frame) {
        return frame.ip(GUEST_V6, SERVICE_V6).tcp(80);
    }
}
