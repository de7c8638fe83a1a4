package io.metapunt.flows.rule;

import static io.metapunt.flows.Guests.FOREIGN_MAC;
import static io.metapunt.flows.Guests.GUEST;
import static io.metapunt.flows.Guests.GUEST_IP;
import static io.metapunt.flows.Guests.NEXT_HOP;
import static io.metapunt.flows.Guests.NOBODYS_PORT;
import static io.metapunt.flows.Guests.SERVICE;
import static io.metapunt.flows.Guests.SUBPORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.flows.FakeFlowTable;
import io.metapunt.flows.FakeFlowTable.Fate;
import io.metapunt.flows.Guests;
import io.metapunt.flows.Packet;
import io.metapunt.flows.RuleKind;
import io.metapunt.flows.ServiceAddress;
import org.junit.jupiter.api.Test;

class AnswerNextHopTest {
    private static final Fate PUNTED = new Fate.PuntedBy(RuleKind.ANSWER_NEXT_HOP);
    private static final Fate UNTOUCHED = new Fate.Untouched();
    private static final String HOP = NEXT_HOP.getHostAddress();
    private static final int REQUEST = 1;
    private static final int REPLY = 2;

    private final FakeFlowTable table = Guests.table(Guests.answering());

    @Test
    void requestForTheNextHopIsPunted() {
        assertThat(table.fateOf(Packet.of(GUEST).arp(REQUEST, GUEST_IP, HOP))).isEqualTo(PUNTED);
        assertThat(table.fateOf(Packet.of(SUBPORT).arp(REQUEST, GUEST_IP, HOP))).isEqualTo(PUNTED);
    }

    @Test
    void requestForAnotherRouterIsUntouched() {
        assertThat(table.fateOf(Packet.of(GUEST).arp(REQUEST, GUEST_IP, "10.0.0.1")))
                .isEqualTo(UNTOUCHED);
    }

    @Test
    void replyAndAnothersRequestAreUntouched() {
        assertThat(table.fateOf(Packet.of(GUEST).arp(REPLY, GUEST_IP, HOP))).isEqualTo(UNTOUCHED);
        assertThat(table.fateOf(Packet.from(GUEST.ofport(), FOREIGN_MAC).arp(REQUEST, GUEST_IP, HOP)))
                .isEqualTo(UNTOUCHED);
        assertThat(table.fateOf(Packet.from(NOBODYS_PORT, GUEST.mac()).arp(REQUEST, GUEST_IP, HOP)))
                .isEqualTo(UNTOUCHED);
    }

    @Test
    void requestInTheServicesNameIsStillDropped() {
        assertThat(table.fateOf(Packet.of(GUEST).arp(REQUEST, SERVICE, HOP)))
                .isEqualTo(new Fate.DroppedBy(RuleKind.GUARD_IMPERSONATION));
    }

    @Test
    void connectionThroughTheNextHopIsPunted() {
        Packet syn =
                Packet.of(GUEST).to(ServiceAddress.MAC).ip(GUEST_IP, SERVICE).tcp(80);
        assertThat(table.fateOf(syn)).isEqualTo(new Fate.PuntedBy(RuleKind.PUNT_TCP));
    }

    @Test
    void whatElseGoesThroughTheNextHopIsNotFlooded() {
        Packet packet = Packet.of(GUEST)
                .to(ServiceAddress.MAC)
                .ip(GUEST_IP, "192.0.2.1")
                .tcp(443);
        assertThat(table.fateOf(packet)).isEqualTo(new Fate.DroppedBy(RuleKind.STOP_LEAK));
        assertThat(Guests.table().fateOf(packet)).isEqualTo(UNTOUCHED);
    }

    @Test
    void nothingIsPuntedUnlessItIsNamed() {
        assertThat(Guests.table().fateOf(Packet.of(GUEST).arp(REQUEST, GUEST_IP, HOP)))
                .isEqualTo(UNTOUCHED);
    }
}
