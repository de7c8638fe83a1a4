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

/** The guest's HTTP: TCP to port 80 of either address. Fragments are left to {@link StopLeak}. */
final class PuntTcp implements GuestRules {
    private static final Oxm HTTP = Oxm.exact(MatchField.TCP_DST, 80);

    @Override
    public ImmutableList<FlowRule> of(Policy policy, Attachment guest, long meter) {
        FlowMatch from = Matches.fromOwnMac(guest).and(Matches.TCP, Matches.NOT_A_FRAGMENT, HTTP);
        return ImmutableList.of(
                Matches.punt(policy, guest, meter, RuleKind.PUNT_TCP, from.and(Matches.IPV4, v4(MatchField.IPV4_DST))),
                Matches.punt(policy, guest, meter, RuleKind.PUNT_TCP, from.and(Matches.IPV6, v6(MatchField.IPV6_DST))));
    }
}
