package io.metapunt.flows.rule;

import com.google.common.collect.ImmutableList;
import io.metapunt.flows.Attachment;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.MatchField;
import io.metapunt.flows.Oxm;
import io.metapunt.flows.Policy;
import io.metapunt.flows.RuleKind;
import io.metapunt.flows.ServiceAddress;
import java.util.stream.Stream;

/**
 * ARP requests for the {@linkplain Policy#nextHops next hops} of guests' routes to 169.254.169.254. What a guest then sends by
 * such a hop to anybody but the service has the service's MAC, which no switch knows: it would be flooded, and so goes nowhere.
 */
final class AnswerNextHop implements GuestRules {
    @Override
    public ImmutableList<FlowRule> of(Policy policy, Attachment guest, long meter) {
        if (policy.nextHops().isEmpty()) {
            return ImmutableList.of();
        }
        Stream<FlowRule> punts = policy.nextHops().stream()
                .map(hop -> Matches.punt(
                        policy,
                        guest,
                        meter,
                        RuleKind.ANSWER_NEXT_HOP,
                        Matches.fromOwnMac(guest)
                                .and(
                                        Matches.ARP,
                                        Oxm.exact(MatchField.ARP_OP, 1),
                                        Oxm.exact(MatchField.ARP_TPA, hop.getAddress()))));
        FlowRule stop = Matches.drop(
                policy,
                RuleKind.STOP_LEAK,
                policy.leak(),
                Matches.from(guest).and(Oxm.exact(MatchField.ETH_DST, ServiceAddress.MAC)));
        return Stream.concat(punts, Stream.of(stop)).collect(ImmutableList.toImmutableList());
    }
}
