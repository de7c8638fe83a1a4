package io.metapunt.flows;

import com.google.common.collect.ImmutableSet;
import io.metapunt.flows.rule.GuestRules;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;

/** The rules that the switch should hold for the guests attached. */
public final class FlowPlan {
    private FlowPlan() {}

    /**
     * Every rule for every guest.
     *
     * @param meterOfPort the meters of those ports that have one
     */
    public static ImmutableSet<FlowRule> of(
            Policy policy, Collection<Attachment> guests, Map<Integer, Long> meterOfPort) {
        ImmutableSet<FlowRule> rules = guests.stream()
                .flatMap(guest -> ofGuest(policy, guest, meterOfPort.getOrDefault(guest.ofport(), 0L)))
                .collect(ImmutableSet.toImmutableSet());
        return policy.puntPort().map(port -> port.through(policy, rules)).orElse(rules);
    }

    private static Stream<FlowRule> ofGuest(Policy policy, Attachment guest, long meter) {
        return GuestRules.ALL.stream().flatMap(rules -> rules.of(policy, guest, meter).stream());
    }
}
