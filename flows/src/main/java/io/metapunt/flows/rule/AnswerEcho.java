package io.metapunt.flows.rule;

import static io.metapunt.flows.ServiceAddress.v4;
import static io.metapunt.flows.ServiceAddress.v6;

import com.google.common.collect.ImmutableList;
import io.metapunt.flows.Attachment;
import io.metapunt.flows.FlowMatch;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.MatchField;
import io.metapunt.flows.Oxm;
import io.metapunt.flows.Policy;
import io.metapunt.flows.RuleKind;

/** Echo requests, so that an operator can ping the service from the guest. */
final class AnswerEcho implements GuestRules {
    @Override
    public ImmutableList<FlowRule> of(Policy policy, Attachment guest, long meter) {
        FlowMatch from = Matches.fromOwnMac(guest).and(Matches.NOT_A_FRAGMENT);
        return ImmutableList.of(
                Matches.punt(
                        policy,
                        guest,
                        meter,
                        RuleKind.ANSWER_ECHO,
                        from.and(
                                Matches.IPV4,
                                Matches.ICMP,
                                Oxm.exact(MatchField.ICMPV4_TYPE, 8),
                                v4(MatchField.IPV4_DST))),
                Matches.punt(
                        policy,
                        guest,
                        meter,
                        RuleKind.ANSWER_ECHO,
                        from.and(
                                Matches.IPV6,
                                Matches.ICMPV6,
                                Oxm.exact(MatchField.ICMPV6_TYPE, 128),
                                v6(MatchField.IPV6_DST))));
    }
}
