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

class AnswerEchoTest {
    private static final Fate PUNTED = new Fate.PuntedBy(RuleKind.ANSWER_ECHO);
    private static final Fate LEAK = new Fate.DroppedBy(RuleKind.STOP_LEAK);

    private final FakeFlowTable table = Guests.table();
    private final Packet v4 = Packet.of(GUEST).ip(GUEST_IP, SERVICE);
    private final Packet v6 = Packet.of(GUEST).ip(GUEST_V6, SERVICE_V6);

    @Test
    void echoRequestIsPunted() {
        assertThat(table.fateOf(v4.icmp(8, 0))).isEqualTo(PUNTED);
        assertThat(table.fateOf(v6.icmp(128, 0))).isEqualTo(PUNTED);
    }

    @Test
    void echoReplyIsDropped() {
        assertThat(table.fateOf(v4.icmp(0, 0))).isEqualTo(LEAK);
        assertThat(table.fateOf(v6.icmp(129, 0))).isEqualTo(LEAK);
    }

    /** ICMPv6 has 8 for nothing, and ICMP 128. */
    @Test
    void typeOfTheOtherVersionIsDropped() {
        assertThat(table.fateOf(v4.icmp(128, 0))).isEqualTo(LEAK);
        assertThat(table.fateOf(v6.icmp(8, 0))).isEqualTo(LEAK);
    }

    @Test
    void fragmentedEchoRequestIsDropped() {
        assertThat(table.fateOf(v4.icmp(8, 0).firstFragment())).isEqualTo(LEAK);
        assertThat(table.fateOf(v6.icmp(128, 0).firstFragment())).isEqualTo(LEAK);
        assertThat(table.fateOf(v4.icmp(8, 0).laterFragment())).isEqualTo(LEAK);
    }

    @Test
    void echoRequestFromAnotherMacIsDropped() {
        assertThat(table.fateOf(Packet.from(GUEST.ofport(), FOREIGN_MAC)
                        .ip(GUEST_IP, SERVICE)
                        .icmp(8, 0)))
                .isEqualTo(LEAK);
    }

    @Test
    void echoRequestToAnybodyElseIsUntouched() {
        assertThat(table.fateOf(Packet.of(GUEST).ip(GUEST_IP, "10.0.0.1").icmp(8, 0)))
                .isEqualTo(new Fate.Untouched());
        assertThat(table.fateOf(Packet.of(GUEST).ip(GUEST_V6, "ff02::1").icmp(128, 0)))
                .isEqualTo(new Fate.Untouched());
    }
}
