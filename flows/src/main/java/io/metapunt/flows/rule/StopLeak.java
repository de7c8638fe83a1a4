package io.metapunt.flows.rule;

import static io.metapunt.flows.ServiceAddress.v4;
import static io.metapunt.flows.ServiceAddress.v6;

import com.google.common.collect.ImmutableList;
import io.metapunt.flows.Attachment;
import io.metapunt.flows.FlowMatch;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.MatchField;
import io.metapunt.flows.Policy;
import io.metapunt.flows.RuleKind;

/** Whatever else is for the service goes nowhere: other ports and protocols, fragments, other source MACs. */
final class StopLeak implements GuestRules {
    @Override
    public ImmutableList<FlowRule> of(Policy policy, Attachment guest, long meter) {
        FlowMatch from = Matches.from(guest);
        return ImmutableList.of(
                rule(policy, from.and(Matches.IPV4, v4(MatchField.IPV4_DST))),
                rule(policy, from.and(Matches.ARP, v4(MatchField.ARP_TPA))),
                rule(policy, from.and(Matches.IPV6, v6(MatchField.IPV6_DST))),
                rule(
                        policy,
                        from.and(
                                Matches.IPV6,
                                Matches.ICMPV6,
                                Matches.NEIGHBOUR_SOLICITATION,
                                v6(MatchField.ND_TARGET))));
    }

    private static FlowRule rule(Policy policy, FlowMatch match) {
        return Matches.drop(policy, RuleKind.STOP_LEAK, policy.leak(), match);
    }
}
