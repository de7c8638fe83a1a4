package io.metapunt.flows.rule;

import static io.metapunt.flows.ServiceAddress.v4;

import com.google.common.collect.ImmutableList;
import io.metapunt.flows.Attachment;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.MatchField;
import io.metapunt.flows.Oxm;
import io.metapunt.flows.Policy;
import io.metapunt.flows.RuleKind;

/** ARP requests for 169.254.169.254, so that a guest with an on-link route finds somebody to send to. */
final class AnswerArp implements GuestRules {
    @Override
    public ImmutableList<FlowRule> of(Policy policy, Attachment guest, long meter) {
        return ImmutableList.of(Matches.punt(
                policy,
                guest,
                meter,
                RuleKind.ANSWER_ARP,
                Matches.fromOwnMac(guest).and(Matches.ARP, Oxm.exact(MatchField.ARP_OP, 1), v4(MatchField.ARP_TPA))));
    }
}
