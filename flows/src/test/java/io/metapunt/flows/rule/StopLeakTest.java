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
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StopLeakTest {
    private static final String RESOLVER = "10.0.0.2";

    private final FakeFlowTable table = Guests.table();

    static Stream<Packet> leaks() {
        return Stream.of(
                        Packet.of(GUEST),
                        Packet.of(GUEST).vlan(0),
                        Packet.of(OTHER),
                        Packet.of(SUBPORT),
                        Packet.from(GUEST.ofport(), FOREIGN_MAC))
                .flatMap(frame -> Stream.of(
                        frame.ip(GUEST_IP, SERVICE).tcp(8080),
                        frame.ip(GUEST_IP, SERVICE).udp(80),
                        frame.ip(GUEST_IP, SERVICE).udp(53),
                        frame.ip(GUEST_IP, SERVICE),
                        frame.ip(GUEST_IP, SERVICE).icmp(13, 0),
                        frame.ip(GUEST_IP, SERVICE).udp(123).firstFragment(),
                        frame.ip(GUEST_IP, SERVICE).laterFragment(),
                        frame.arp(2, GUEST_IP, SERVICE),
                        frame.ip(GUEST_V6, SERVICE_V6).tcp(8080),
                        frame.ip(GUEST_V6, SERVICE_V6).udp(80),
                        frame.ip(GUEST_V6, SERVICE_V6),
                        frame.ip(GUEST_V6, SERVICE_V6).icmp(133, 0),
                        frame.ip(GUEST_V6, SERVICE_V6).laterFragment()));
    }

    @ParameterizedTest
    @MethodSource("leaks")
    void whatNoOtherRuleTakesIsDropped(Packet packet) {
        assertThat(table.fateOf(packet)).isEqualTo(new Fate.DroppedBy(RuleKind.STOP_LEAK));
    }

    static Stream<Packet> ordinaryTraffic() {
        return Stream.of(Packet.of(GUEST), Packet.of(SUBPORT), Packet.from(GUEST.ofport(), FOREIGN_MAC))
                .flatMap(frame -> Stream.of(
                        frame.ip(GUEST_IP, RESOLVER).udp(53),
                        frame.ip("0.0.0.0", "255.255.255.255").udp(67),
                        frame.ip(GUEST_IP, "169.254.169.253").tcp(80),
                        frame.ip(GUEST_IP, "169.254.0.1").tcp(80),
                        frame.ip(GUEST_IP, RESOLVER).tcp(80).laterFragment(),
                        frame.arp(1, GUEST_IP, RESOLVER),
                        frame.ip(GUEST_V6, "ff02::1:2").udp(547),
                        frame.ip(GUEST_V6, "fe80::a9fe:a9ff").tcp(80),
                        frame.ip(GUEST_V6, "ff02::2").icmp(133, 0)));
    }

    @ParameterizedTest
    @MethodSource("ordinaryTraffic")
    void ordinaryTrafficIsUntouched(Packet packet) {
        assertThat(table.fateOf(packet)).isEqualTo(new Fate.Untouched());
    }

    static Stream<Packet> fromElsewhere() {
        return Stream.of(
                        Packet.from(NOBODYS_PORT, GUEST.mac()), Packet.of(GUEST).vlan(100))
                .flatMap(frame -> Stream.of(
                        frame.ip(GUEST_IP, SERVICE).tcp(8080),
                        frame.arp(1, GUEST_IP, SERVICE),
                        frame.ip(GUEST_V6, SERVICE_V6).tcp(8080)));
    }

    @ParameterizedTest
    @MethodSource("fromElsewhere")
    void portOrVlanThatIsNotAttachedIsUntouched(Packet packet) {
        assertThat(table.fateOf(packet)).isEqualTo(new Fate.Untouched());
    }
}
