package io.metapunt.flows;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is wanted beside what was found. To be applied in this order, each step done before the next: meters, flows to add,
 * flows to delete, meters to delete. An action takes its meter when its flow is added and keeps what it took; so a flow that
 * is older than its meter is added anew.
 *
 * @param wanted the rules that should be there
 * @param keys theirs
 * @param meterOfPort which meter each guest's port has; a port without one is to be limited by other means
 * @param meterAdditions meters that are not there
 * @param meterChanges meters of ours with another rate
 * @param flows what to do about the flows
 * @param meterDeletions meters of ours that nobody needs any more
 */
public record Comparison(
        ImmutableSet<FlowRule> wanted,
        ImmutableSet<FlowRule.Key> keys,
        ImmutableMap<Integer, Long> meterOfPort,
        ImmutableList<Meter> meterAdditions,
        ImmutableList<Meter> meterChanges,
        FlowDiff flows,
        ImmutableList<Long> meterDeletions) {

    /**
     * Who gets rules, and how.
     *
     * @param unmetered ports that the switch refused a meter for
     * @param made ids of meters that were made in this session, each with its port
     * @param refresh whether flows that are as they should be are added anew too, so that their timeouts begin again
     */
    public record Wish(
            Policy policy,
            Collection<Attachment> guests,
            Set<Integer> unmetered,
            Map<Long, Integer> made,
            boolean refresh) {}

    /** Compares. */
    public static Comparison of(Wish wish, Found found) {
        return of(wish, found, new FlowPlanner());
    }

    /** Compares, with a planner that knows the last wish. */
    public static Comparison of(Wish wish, Found found, FlowPlanner planner) {
        PacketRate rate = wish.policy().rate();
        ImmutableSortedSet<Integer> ports = wish.guests().stream()
                .map(Attachment::ofport)
                .filter(port -> rate.isLimited()
                        // Only what goes to the controller passes one.
                        && wish.policy().puntPort().isEmpty()
                        && !wish.unmetered().contains(port))
                .collect(ImmutableSortedSet.toImmutableSortedSet(Integer::compare));
        MeterPlan plan = MeterPlan.of(ports, found, wish.made(), rate);
        Map<Long, FoundMeter> there = found.meters().stream()
                .collect(Collectors.toMap(FoundMeter::id, Function.identity(), (first, _) -> first));
        ImmutableList.Builder<Meter> additions = ImmutableList.builder();
        ImmutableList.Builder<Meter> changes = ImmutableList.builder();
        for (long id : plan.ofPort().values()) {
            Meter meter = new Meter(id, rate);
            FoundMeter before = there.get(id);
            if (before == null) {
                additions.add(meter);
            } else if (!before.is(meter)) {
                changes.add(meter);
            }
        }
        ImmutableSet<Long> used = ImmutableSet.copyOf(plan.ofPort().values());
        FlowPlanner.Plan rules = planner.plan(wish.policy(), wish.guests(), plan.ofPort());
        return new Comparison(
                rules.rules(),
                rules.keys(),
                plan.ofPort(),
                additions.build(),
                changes.build(),
                FlowDiff.between(
                        rules.rules(),
                        rules.keys(),
                        found.flows(),
                        flow -> wish.refresh() || hasLostItsMeter(flow, there)),
                plan.ours().stream().filter(id -> !used.contains(id)).collect(ImmutableList.toImmutableList()));
    }

    private static boolean hasLostItsMeter(FoundFlow flow, Map<Long, FoundMeter> meters) {
        if (flow.rule().meter() == 0) {
            return false;
        }
        FoundMeter meter = meters.get(flow.rule().meter());
        return meter == null || flow.ageNanos() > meter.ageNanos();
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return meterAdditions.isEmpty() && meterChanges.isEmpty() && flows.isEmpty() && meterDeletions.isEmpty();
    }
}
