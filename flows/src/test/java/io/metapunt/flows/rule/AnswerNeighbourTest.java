package io.metapunt.flows.rule;

import static io.metapunt.flows.Guests.FOREIGN_MAC;
import static io.metapunt.flows.Guests.GUEST;
import static io.metapunt.flows.Guests.GUEST_V6;
import static io.metapunt.flows.Guests.NOBODYS_PORT;
import static io.metapunt.flows.Guests.SERVICE_V6;
import static io.metapunt.flows.Guests.SUBPORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.flows.FakeFlowTable;
import io.metapunt.flows.FakeFlowTable.Fate;
import io.metapunt.flows.Guests;
import io.metapunt.flows.Packet;
import io.metapunt.flows.RuleKind;
import org.junit.jupiter.api.Test;

class AnswerNeighbourTest {
    private static final Fate PUNTED = new Fate.PuntedBy(RuleKind.ANSWER_NEIGHBOUR);
    private static final Fate LEAK = new Fate.DroppedBy(RuleKind.STOP_LEAK);
    private static final Fate UNTOUCHED = new Fate.Untouched();
    private static final String SOLICITED_NODE = "ff02::1:fffe:a9fe";
    private static final int SOLICITATION = 135;

    private final FakeFlowTable table = Guests.table();

    @Test
    void solicitationToTheMulticastGroupIsPunted() {
        assertThat(table.fateOf(solicitation(Packet.of(GUEST), GUEST_V6, SOLICITED_NODE)))
                .isEqualTo(PUNTED);
    }

    /** Unreachability detection asks the address itself (RFC 4861, 7.3). */
    @Test
    void unicastSolicitationIsPunted() {
        assertThat(table.fateOf(solicitation(Packet.of(GUEST), GUEST_V6, SERVICE_V6)))
                .isEqualTo(PUNTED);
    }

    @Test
    void duplicateAddressDetectionIsPunted() {
        assertThat(table.fateOf(solicitation(Packet.of(GUEST), "::", SOLICITED_NODE)))
                .isEqualTo(PUNTED);
    }

    @Test
    void solicitationOnTheTrunksVlanIsPunted() {
        assertThat(table.fateOf(solicitation(Packet.of(SUBPORT), GUEST_V6, SOLICITED_NODE)))
                .isEqualTo(PUNTED);
    }

    @Test
    void solicitationFromAnotherMacIsDropped() {
        assertThat(table.fateOf(solicitation(Packet.from(GUEST.ofport(), FOREIGN_MAC), GUEST_V6, SOLICITED_NODE)))
                .isEqualTo(LEAK);
    }

    @Test
    void solicitationForAnybodyElseIsUntouched() {
        assertThat(table.fateOf(Packet.of(GUEST).ip(GUEST_V6, "ff02::1:ff00:1").neighbour(SOLICITATION, "fe80::1")))
                .isEqualTo(UNTOUCHED);
    }

    /** Another address may hash to the same group. */
    @Test
    void solicitationForAnotherAddressOfTheSameGroupIsUntouched() {
        assertThat(table.fateOf(
                        Packet.of(GUEST).ip(GUEST_V6, SOLICITED_NODE).neighbour(SOLICITATION, "fe80::1:a9fe:a9fe")))
                .isEqualTo(UNTOUCHED);
    }

    @Test
    void solicitationFromAPortThatIsNotAttachedIsUntouched() {
        assertThat(table.fateOf(solicitation(Packet.from(NOBODYS_PORT, GUEST.mac()), GUEST_V6, SOLICITED_NODE)))
                .isEqualTo(UNTOUCHED);
    }

    private static Packet solicitation(Packet frame, String source, String destination) {
        return frame.ip(source, destination).neighbour(SOLICITATION, SERVICE_V6);
    }
}
