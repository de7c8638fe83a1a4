package io.metapunt.flows.rule;

import io.metapunt.flows.Attachment;
import io.metapunt.flows.FlowAction;
import io.metapunt.flows.FlowMatch;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.MatchField;
import io.metapunt.flows.Oxm;
import io.metapunt.flows.Policy;
import io.metapunt.flows.RuleKind;

/** The pieces that rules are put together from. */
final class Matches {
    static final Oxm ARP = Oxm.exact(MatchField.ETH_TYPE, 0x0806);
    static final Oxm IPV4 = Oxm.exact(MatchField.ETH_TYPE, 0x0800);
    static final Oxm IPV6 = Oxm.exact(MatchField.ETH_TYPE, 0x86dd);
    static final Oxm TCP = Oxm.exact(MatchField.IP_PROTO, 6);
    static final Oxm ICMP = Oxm.exact(MatchField.IP_PROTO, 1);
    static final Oxm ICMPV6 = Oxm.exact(MatchField.IP_PROTO, 58);
    static final Oxm NOT_A_FRAGMENT = Oxm.exact(MatchField.IP_FRAG, 0);
    static final Oxm NEIGHBOUR_SOLICITATION = Oxm.exact(MatchField.ICMPV6_TYPE, 135);
    static final Oxm NEIGHBOUR_ADVERTISEMENT = Oxm.exact(MatchField.ICMPV6_TYPE, 136);

    private static final int VLAN_PRESENT = 0x1000;
    private static final int VLAN_ID = 0x0fff;

    private Matches() {}

    /** Frames from the guest's port on its VLAN. VID 0 is a priority tag, no VLAN: it goes with untagged. */
    static FlowMatch from(Attachment guest) {
        return FlowMatch.of(
                Oxm.exact(MatchField.IN_PORT, guest.ofport()),
                guest.vlan() == 0
                        ? Oxm.masked(MatchField.VLAN_VID, 0, VLAN_ID)
                        : Oxm.exact(MatchField.VLAN_VID, VLAN_PRESENT | guest.vlan()));
    }

    /** Frames that carry the guest's own source MAC as well. */
    static FlowMatch fromOwnMac(Attachment guest) {
        return from(guest).and(Oxm.exact(MatchField.ETH_SRC, guest.mac()));
    }

    static FlowRule punt(Policy policy, Attachment guest, long meter, RuleKind kind, FlowMatch match) {
        return new FlowRule(
                policy.table(),
                policy.punt(),
                kind.cookie(),
                match,
                new FlowAction.Punt(policy.controllerIds().of(guest.ofport()), meter),
                true,
                policy.hardTimeout());
    }

    static FlowRule drop(Policy policy, RuleKind kind, int priority, FlowMatch match) {
        return new FlowRule(
                policy.table(), priority, kind.cookie(), match, new FlowAction.Drop(), true, policy.hardTimeout());
    }
}
