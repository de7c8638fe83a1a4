package io.metapunt.flows.rule;

import static io.metapunt.flows.Guests.FOREIGN_MAC;
import static io.metapunt.flows.Guests.GUEST;
import static io.metapunt.flows.Guests.GUEST_IP;
import static io.metapunt.flows.Guests.GUEST_V6;
import static io.metapunt.flows.Guests.SERVICE;
import static io.metapunt.flows.Guests.SERVICE_V6;
import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.flows.FakeFlowTable;
import io.metapunt.flows.FakeFlowTable.Fate;
import io.metapunt.flows.Guests;
import io.metapunt.flows.Packet;
import io.metapunt.flows.RuleKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathMtuTest {
    private static final Fate PUNTED = new Fate.PuntedBy(RuleKind.PATH_MTU);
    private static final Fate LEAK = new Fate.DroppedBy(RuleKind.STOP_LEAK);

    private final FakeFlowTable table = Guests.table();
    private final Packet v4 = Packet.of(GUEST).ip(GUEST_IP, SERVICE);
    private final Packet v6 = Packet.of(GUEST).ip(GUEST_V6, SERVICE_V6);

    @Test
    void fragmentationNeededIsPunted() {
        assertThat(table.fateOf(v4.icmp(3, 4))).isEqualTo(PUNTED);
    }

    @Test
    void packetTooBigIsPunted() {
        assertThat(table.fateOf(v6.icmp(2, 0))).isEqualTo(PUNTED);
    }

    @ParameterizedTest
    @CsvSource({"3, 0", "3, 3", "11, 0", "5, 1"})
    void otherErrorsAreDropped(int type, int code) {
        assertThat(table.fateOf(v4.icmp(type, code))).isEqualTo(LEAK);
    }

    @ParameterizedTest
    @CsvSource({"1", "3", "4", "137"})
    void otherErrorsOfIpv6AreDropped(int type) {
        assertThat(table.fateOf(v6.icmp(type, 0))).isEqualTo(LEAK);
    }

    @Test
    void fragmentIsDropped() {
        assertThat(table.fateOf(v4.icmp(3, 4).firstFragment())).isEqualTo(LEAK);
        assertThat(table.fateOf(v6.icmp(2, 0).firstFragment())).isEqualTo(LEAK);
    }

    @Test
    void errorFromAnotherMacIsDropped() {
        assertThat(table.fateOf(Packet.from(GUEST.ofport(), FOREIGN_MAC)
                        .ip(GUEST_IP, SERVICE)
                        .icmp(3, 4)))
                .isEqualTo(LEAK);
    }

    @Test
    void errorToAnybodyElseIsUntouched() {
        assertThat(table.fateOf(Packet.of(GUEST).ip(GUEST_IP, "93.184.216.34").icmp(3, 4)))
                .isEqualTo(new Fate.Untouched());
        assertThat(table.fateOf(Packet.of(GUEST).ip(GUEST_V6, "2001:db8::1").icmp(2, 0)))
                .isEqualTo(new Fate.Untouched());
    }
}
