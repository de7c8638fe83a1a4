package io.metapunt.flows.rule;

import com.google.common.collect.ImmutableList;
import io.metapunt.flows.Attachment;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.Policy;

/** One row of the table of rules: what it wants for a guest. */
public interface GuestRules {
    /** Every row. */
    ImmutableList<GuestRules> ALL = ImmutableList.of(
            new GuardImpersonation(),
            new PuntTcp(),
            new AnswerArp(),
            new AnswerNextHop(),
            new AnswerNeighbour(),
            new AnswerEcho(),
            new PathMtu(),
            new StopLeak());

    /**
     * The rules of this row for the guest at {@code guest}.
     *
     * @param meter the meter that what is punted has to pass; 0 for none
     */
    ImmutableList<FlowRule> of(Policy policy, Attachment guest, long meter);
}
