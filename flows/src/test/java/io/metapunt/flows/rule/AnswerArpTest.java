package io.metapunt.flows.rule;

import static io.metapunt.flows.Guests.FOREIGN_MAC;
import static io.metapunt.flows.Guests.GUEST;
import static io.metapunt.flows.Guests.GUEST_IP;
import static io.metapunt.flows.Guests.NOBODYS_PORT;
import static io.metapunt.flows.Guests.SERVICE;
import static io.metapunt.flows.Guests.SUBPORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.flows.FakeFlowTable;
import io.metapunt.flows.FakeFlowTable.Fate;
import io.metapunt.flows.Guests;
import io.metapunt.flows.Packet;
import io.metapunt.flows.RuleKind;
import org.junit.jupiter.api.Test;

class AnswerArpTest {
    private static final Fate PUNTED = new Fate.PuntedBy(RuleKind.ANSWER_ARP);
    private static final Fate LEAK = new Fate.DroppedBy(RuleKind.STOP_LEAK);
    private static final Fate UNTOUCHED = new Fate.Untouched();
    private static final int REQUEST = 1;
    private static final int REPLY = 2;

    private final FakeFlowTable table = Guests.table();

    @Test
    void requestForTheServiceIsPunted() {
        assertThat(table.fateOf(Packet.of(GUEST).arp(REQUEST, GUEST_IP, SERVICE)))
                .isEqualTo(PUNTED);
    }

    /** Duplicate address detection by a guest that would take the address (RFC 5227). */
    @Test
    void probeForTheServiceIsPunted() {
        assertThat(table.fateOf(Packet.of(GUEST).arp(REQUEST, "0.0.0.0", SERVICE)))
                .isEqualTo(PUNTED);
    }

    @Test
    void requestOnTheTrunksVlanIsPunted() {
        assertThat(table.fateOf(Packet.of(SUBPORT).arp(REQUEST, GUEST_IP, SERVICE)))
                .isEqualTo(PUNTED);
    }

    @Test
    void requestWithAPriorityTagIsPunted() {
        assertThat(table.fateOf(Packet.of(GUEST).vlan(0).arp(REQUEST, GUEST_IP, SERVICE)))
                .isEqualTo(PUNTED);
    }

    @Test
    void requestFromAnotherMacIsDropped() {
        assertThat(table.fateOf(Packet.from(GUEST.ofport(), FOREIGN_MAC).arp(REQUEST, GUEST_IP, SERVICE)))
                .isEqualTo(LEAK);
    }

    @Test
    void replyToTheServiceIsDropped() {
        assertThat(table.fateOf(Packet.of(GUEST).arp(REPLY, GUEST_IP, SERVICE))).isEqualTo(LEAK);
    }

    @Test
    void requestForAnybodyElseIsUntouched() {
        assertThat(table.fateOf(Packet.of(GUEST).arp(REQUEST, GUEST_IP, "10.0.0.1")))
                .isEqualTo(UNTOUCHED);
    }

    @Test
    void requestFromAPortThatIsNotAttachedIsUntouched() {
        assertThat(table.fateOf(Packet.from(NOBODYS_PORT, GUEST.mac()).arp(REQUEST, GUEST_IP, SERVICE)))
                .isEqualTo(UNTOUCHED);
    }
}
