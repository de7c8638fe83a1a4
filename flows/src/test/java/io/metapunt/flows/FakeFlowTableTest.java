package io.metapunt.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metapunt.flows.FakeFlowTable.Fate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fake is trusted by many tests: it must itself tell packets apart. */
class FakeFlowTableTest {
    private static final Packet FRAME = Packet.from(7, 0xfa16_3e11_2233L);

    @Test
    void packetThatNoRuleMatchesIsUntouched() {
        assertThat(table(drop(1, FlowMatch.of(Oxm.exact(MatchField.IN_PORT, 8))))
                        .fateOf(FRAME))
                .isEqualTo(new Fate.Untouched());
    }

    @Test
    void fieldThatThePacketLacksDoesNotMatch() {
        assertThat(table(drop(1, FlowMatch.of(Oxm.exact(MatchField.TCP_DST, 0))))
                        .fateOf(FRAME))
                .isEqualTo(new Fate.Untouched());
    }

    @Test
    void onlyTheBitsOfTheMaskAreCompared() {
        FakeFlowTable table = table(drop(1, FlowMatch.of(Oxm.masked(MatchField.VLAN_VID, 0x0010, 0x00f0))));
        assertThat(table.fateOf(FRAME.vlan(0x11f))).isEqualTo(new Fate.DroppedBy(RuleKind.STOP_LEAK));
        assertThat(table.fateOf(FRAME.vlan(0x12f))).isEqualTo(new Fate.Untouched());
    }

    @Test
    void highestPriorityDecides() {
        FakeFlowTable table = table(drop(1, FlowMatch.of()), punt(2, FlowMatch.of()));
        assertThat(table.fateOf(FRAME)).isEqualTo(new Fate.PuntedBy(RuleKind.PUNT_TCP));
    }

    @Test
    void rulesOfOnePriorityThatDisagreeAreAFault() {
        FakeFlowTable table = table(drop(1, FlowMatch.of()), punt(1, FlowMatch.of()));
        assertThatThrownBy(() -> table.fateOf(FRAME)).isInstanceOf(AssertionError.class);
    }

    private static FakeFlowTable table(FlowRule... rules) {
        return new FakeFlowTable(List.of(rules));
    }

    private static FlowRule drop(int priority, FlowMatch match) {
        return new FlowRule(0, priority, RuleKind.STOP_LEAK.cookie(), match, new FlowAction.Drop(), true, 0);
    }

    private static FlowRule punt(int priority, FlowMatch match) {
        return new FlowRule(0, priority, RuleKind.PUNT_TCP.cookie(), match, new FlowAction.Punt(1, 0), true, 0);
    }
}
