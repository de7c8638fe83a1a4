package io.metapunt.flows;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Collection;

/** Plans rules, and keeps the last plan: between two comparisons the wish seldom changes. Confined to one thread. */
public final class FlowPlanner {
    private Plan last =
            new Plan(Policy.defaults(), ImmutableSet.of(), ImmutableMap.of(), ImmutableSet.of(), ImmutableSet.of());

    /**
     * What is to be in the switch.
     *
     * @param rules every rule for every guest
     * @param keys theirs
     */
    record Plan(
            Policy policy,
            ImmutableSet<Attachment> guests,
            ImmutableMap<Integer, Long> meterOfPort,
            ImmutableSet<FlowRule> rules,
            ImmutableSet<FlowRule.Key> keys) {
        private boolean isFor(Policy how, ImmutableSet<Attachment> who, ImmutableMap<Integer, Long> meters) {
            return policy.equals(how) && guests.equals(who) && meterOfPort.equals(meters);
        }
    }

    Plan plan(Policy policy, Collection<Attachment> guests, ImmutableMap<Integer, Long> meterOfPort) {
        ImmutableSet<Attachment> attached = ImmutableSet.copyOf(guests);
        if (!last.isFor(policy, attached, meterOfPort)) {
            ImmutableSet<FlowRule> rules = FlowPlan.of(policy, attached, meterOfPort);
            last = new Plan(
                    policy,
                    attached,
                    meterOfPort,
                    rules,
                    rules.stream().map(FlowRule::key).collect(ImmutableSet.toImmutableSet()));
        }
        return last;
    }
}
