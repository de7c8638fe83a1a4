package io.metapunt.flows;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowDiffTest {
    private static final FlowRule PORT_1 = rule(1);
    private static final FlowRule PORT_2 = rule(2);

    @Test
    void nothingWantedAndNothingFoundIsNothingToDo() {
        assertThat(diff(ImmutableSet.of()).isEmpty()).isTrue();
    }

    @Test
    void whatIsFoundAsWantedIsLeftAlone() {
        assertThat(diff(ImmutableSet.of(PORT_1, PORT_2), PORT_2, PORT_1).isEmpty())
                .isTrue();
    }

    @Test
    void missingRuleIsAdded() {
        FlowDiff diff = diff(ImmutableSet.of(PORT_1, PORT_2), PORT_1);
        assertThat(diff.additions()).containsExactly(PORT_2);
        assertThat(diff.deletions()).isEmpty();
        assertThat(diff.isEmpty()).isFalse();
    }

    @Test
    void surplusRuleIsDeleted() {
        FlowDiff diff = diff(ImmutableSet.of(PORT_1), PORT_1, PORT_2);
        assertThat(diff.additions()).isEmpty();
        assertThat(diff.deletions()).containsExactly(PORT_2);
        assertThat(diff.isEmpty()).isFalse();
    }

    @Test
    void ruleWithAnotherActionIsReplacedAndNotDeleted() {
        assertReplaced(new FlowRule(0, 10, 1, PORT_1.match(), new FlowAction.Punt(2, 0), true, 0));
    }

    @Test
    void ruleWithAnotherCookieIsReplacedAndNotDeleted() {
        assertReplaced(new FlowRule(0, 10, 2, PORT_1.match(), PORT_1.action(), true, 0));
    }

    @Test
    void ruleWithoutTheRemovalFlagIsReplacedAndNotDeleted() {
        assertReplaced(new FlowRule(0, 10, 1, PORT_1.match(), PORT_1.action(), false, 0));
    }

    @Test
    void ruleOfAnotherPriorityIsAnotherRule() {
        FlowRule moved = new FlowRule(0, 11, 1, PORT_1.match(), PORT_1.action(), true, 0);
        FlowDiff diff = diff(ImmutableSet.of(PORT_1), moved);
        assertThat(diff.additions()).containsExactly(PORT_1);
        assertThat(diff.deletions()).containsExactly(moved);
    }

    @Test
    void ruleOfAnotherTableIsAnotherRule() {
        FlowRule moved = new FlowRule(1, 10, 1, PORT_1.match(), PORT_1.action(), true, 0);
        FlowDiff diff = diff(ImmutableSet.of(PORT_1), moved);
        assertThat(diff.additions()).containsExactly(PORT_1);
        assertThat(diff.deletions()).containsExactly(moved);
    }

    @Test
    void countersAreNoDifference() {
        FoundFlow busy = new FoundFlow(PORT_1, 1_000, 60_000, 3_600_000_000_000L);
        assertThat(FlowDiff.between(ImmutableSet.of(PORT_1), List.of(busy), _ -> false)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void flowReportedTwiceIsDeletedOnce() {
        assertThat(diff(ImmutableSet.of(), PORT_1, PORT_1).deletions()).containsExactly(PORT_1);
    }

    private static void assertReplaced(FlowRule found) {
        FlowDiff diff = diff(ImmutableSet.of(PORT_1), found);
        assertThat(diff.additions()).containsExactly(PORT_1);
        assertThat(diff.deletions()).isEmpty();
    }

    private static FlowDiff diff(ImmutableSet<FlowRule> wanted, FlowRule... found) {
        return FlowDiff.between(
                wanted,
                Arrays.stream(found).map(rule -> new FoundFlow(rule, 0, 0, 0)).toList(),
                _ -> false);
    }

    private static FlowRule rule(int port) {
        return new FlowRule(
                0, 10, 1, FlowMatch.of(Oxm.exact(MatchField.IN_PORT, port)), new FlowAction.Punt(1, 0), true, 0);
    }
}
