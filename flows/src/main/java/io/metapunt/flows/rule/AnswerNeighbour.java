package io.metapunt.flows.rule;

import static io.metapunt.flows.ServiceAddress.v6;

import com.google.common.collect.ImmutableList;
import io.metapunt.flows.Attachment;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.MatchField;
import io.metapunt.flows.Policy;
import io.metapunt.flows.RuleKind;

/** Neighbour solicitations for fe80::a9fe:a9fe, duplicate address detection included: the address is taken. */
final class AnswerNeighbour implements GuestRules {
    @Override
    public ImmutableList<FlowRule> of(Policy policy, Attachment guest, long meter) {
        return ImmutableList.of(Matches.punt(
                policy,
                guest,
                meter,
                RuleKind.ANSWER_NEIGHBOUR,
                Matches.fromOwnMac(guest)
                        .and(Matches.IPV6, Matches.ICMPV6, Matches.NEIGHBOUR_SOLICITATION, v6(MatchField.ND_TARGET))));
    }
}
