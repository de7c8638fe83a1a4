package io.metapunt.flows;

import com.google.common.collect.ImmutableSet;
import io.metapunt.flows.rule.GuestRules;
import java.util.Collection;
import java.util.stream.Stream;

/** The rules that the switch should hold for the guests attached. */
public final class FlowPlan {
    private FlowPlan() {}

    /** Every rule for every guest. */
    public static ImmutableSet<FlowRule> of(Policy policy, Collection<Attachment> guests) {
        ImmutableSet<FlowRule> rules =
                guests.stream().flatMap(guest -> ofGuest(policy, guest)).collect(ImmutableSet.toImmutableSet());
        return policy.puntPort().map(port -> port.through(policy, rules)).orElse(rules);
    }

    private static Stream<FlowRule> ofGuest(Policy policy, Attachment guest) {
        return GuestRules.ALL.stream().flatMap(rules -> rules.of(policy, guest).stream());
    }
}
