package io.metapunt.daemon;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.metapunt.flows.Comparison;
import io.metapunt.flows.FlowRule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says, remembers and counts what was changed in a bridge's switch, and what the switch refused. */
final class RepairLog {
    private static final Logger log = LoggerFactory.getLogger(RepairLog.class);
    /** Refusals that are logged; status has them all. */
    private static final int MOST_SAID = 3;

    private final String bridge;
    /** What the switch held when it was last settled: what is missing of it was taken away by somebody else. */
    private ImmutableSet<FlowRule> known = ImmutableSet.of();

    private ImmutableList<FlowChange.Refusal> refused = ImmutableList.of();
    private long count;

    RepairLog(String bridge) {
        this.bridge = bridge;
    }

    /** The difference is to be closed. */
    void begins(Comparison comparison) {
        // What was refused is tried again each time; that is said once.
        if (!refused.isEmpty()) {
            return;
        }
        log.info(
                "{}: {} flows to add, {} to delete; {} meters to add, {} to delete",
                bridge,
                comparison.flows().additions().size(),
                comparison.flows().deletions().size(),
                comparison.meterAdditions().size() + comparison.meterChanges().size(),
                comparison.meterDeletions().size());
        count += comparison.flows().additions().stream().filter(known::contains).count();
    }

    /** This the switch did not take. */
    void refused(ImmutableList<FlowChange.Refusal> now) {
        if (!now.equals(refused)) {
            if (now.size() > MOST_SAID) {
                log.warn("{}: the switch refused {} rules; the first of them:", bridge, now.size());
            }
            now.stream()
                    .limit(MOST_SAID)
                    .forEach(refusal ->
                            log.warn("{}: the switch refused {}: {}", bridge, refusal.what(), refusal.error()));
        }
        refused = now;
    }

    /** The switch holds what {@code comparison} wanted, refused rules aside. */
    void reached(Comparison comparison) {
        known = comparison.wanted();
    }

    /** What the switch refused at the last change. */
    ImmutableList<FlowChange.Refusal> refused() {
        return refused;
    }

    /** Rules that were put back after somebody else had removed or changed them. */
    long count() {
        return count;
    }
}
