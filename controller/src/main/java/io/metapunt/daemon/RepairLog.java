package io.metapunt.daemon;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.metapunt.flows.Comparison;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.Found;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
    private String noMeter = "";
    private int unmetered;
    private long count;

    RepairLog(String bridge) {
        this.bridge = bridge;
    }

    /** Another session: what the last one's switch refused, this one's may take. */
    void begin() {
        refused = ImmutableList.of();
        noMeter = "";
        unmetered = 0;
    }

    /** The difference is to be closed. Flows that are added anew for their timeouts' sake alone are none of it. */
    void begins(Comparison comparison, Found found, boolean refreshing) {
        Set<FlowRule> old = refused.stream()
                .flatMap(refusal -> refusal.rule().stream())
                .collect(Collectors.toCollection(HashSet::new));
        if (refreshing) {
            found.flows().forEach(flow -> old.add(flow.rule()));
        }
        // What was refused is tried again each time; that is said once.
        List<FlowRule> additions = without(old, comparison.flows().additions());
        int deletions = without(old, comparison.flows().deletions()).size();
        int meters =
                comparison.meterAdditions().size() + comparison.meterChanges().size();
        if (additions.isEmpty()
                && deletions + meters + comparison.meterDeletions().size() == 0) {
            return;
        }
        log.info(
                "{}: {} flows to add, {} to delete; {} meters to add, {} to delete",
                bridge,
                additions.size(),
                deletions,
                meters,
                comparison.meterDeletions().size());
        count += additions.stream().filter(known::contains).count();
    }

    private static List<FlowRule> without(Set<FlowRule> old, List<FlowRule> rules) {
        return rules.stream().filter(rule -> !old.contains(rule)).toList();
    }

    /** The switch refused these meters. */
    void withoutMeter(ImmutableList<FlowChange.Refusal> meters) {
        noMeter = meters.stream()
                .findFirst()
                .map(refusal -> "refuses " + refusal.what() + ": " + refusal.error())
                .orElse("");
    }

    /** So many guests have no meter in the switch; it is said once. */
    void unmetered(int guests) {
        boolean news = guests > 0 && unmetered == 0;
        unmetered = guests;
        if (guests == 0) {
            noMeter = "";
        }
        if (news) {
            log.warn("{}: {}", bridge, meterRemark());
        }
    }

    /** That guests have no meter, and why; empty if they all have one. */
    String meterRemark() {
        return unmetered == 0
                ? ""
                : "the switch " + (noMeter.isEmpty() ? "has no meter left" : noMeter) + "; " + unmetered
                        + (unmetered == 1 ? " guest is" : " guests are") + " limited here instead";
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
