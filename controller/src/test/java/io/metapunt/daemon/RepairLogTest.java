package io.metapunt.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.metapunt.flows.Attachment;
import io.metapunt.flows.Comparison;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.Found;
import io.metapunt.flows.FoundFlow;
import io.metapunt.flows.Policy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepairLogTest {
    private static final Found NOTHING = Found.NOTHING;

    private final RepairLog log = new RepairLog("br-int");
    private final Comparison all = comparison(NOTHING, false);

    @BeforeEach
    void reach() {
        log.begins(all, NOTHING, false);
        log.reached(all);
    }

    @Test
    void whatIsPutInForTheFirstTimeIsNoRepair() {
        assertThat(log.count()).isZero();
    }

    @Test
    void whatIsPutBackIsCounted() {
        log.begins(all, NOTHING, false);
        assertThat(log.count()).isEqualTo(all.wanted().size());
    }

    @Test
    void refusedRuleIsNoRepairAndHidesNone() {
        FlowRule refused = all.wanted().asList().getFirst();
        log.refused(ImmutableList.of(new FlowChange.Refusal(Optional.of(refused), "a rule", "table full")));
        log.begins(all, NOTHING, false);
        assertThat(log.count()).isEqualTo(all.wanted().size() - 1);
    }

    @Test
    void flowThatIsRenewedIsNoRepair() {
        FlowRule lost = all.wanted().asList().getFirst();
        Found rest = new Found(
                all.wanted().stream()
                        .filter(rule -> !rule.equals(lost))
                        .map(rule -> new FoundFlow(rule, 0, 0, 0))
                        .collect(ImmutableList.toImmutableList()),
                ImmutableList.of(),
                0);
        log.begins(comparison(rest, true), rest, true);
        assertThat(log.count()).isEqualTo(1);
    }

    @Test
    void guestsWithoutAMeterAreNamedWithTheReasonUntilTheyHaveOne() {
        log.withoutMeter(ImmutableList.of(new FlowChange.Refusal(Optional.empty(), "meter 9", "out of meters")));
        log.unmetered(2);
        assertThat(log.meterRemark())
                .isEqualTo("the switch refuses meter 9: out of meters; 2 guests are limited here instead");
        log.unmetered(0);
        assertThat(log.meterRemark()).isEmpty();
    }

    private static Comparison comparison(Found found, boolean refresh) {
        return Comparison.of(
                new Comparison.Wish(
                        Policy.defaults(), List.of(new Attachment(7, 0xa, 0)), Set.of(), ImmutableMap.of(), refresh),
                found);
    }
}
