package io.metapunt.daemon;

import io.metapunt.flows.FlowRule;
import io.metapunt.flows.FoundFlow;
import io.metapunt.flows.RuleKind;
import org.jspecify.annotations.Nullable;

/**
 * A flow of ours, wanted or found.
 *
 * @param state whether the switch has it, and whether it should
 * @param kind the rule's kind
 * @param flow as ovs-ofctl(8) writes it
 * @param packets how many met it
 * @param seconds how long the switch has had it
 */
public record FlowStatus(String bridge, State state, String kind, String flow, long packets, long bytes, long seconds) {
    /** Whether the switch has a flow, and whether it should. */
    public enum State {
        PRESENT,
        MISSING,
        UNWANTED
    }

    static FlowStatus of(String bridge, State state, FlowRule rule, @Nullable FoundFlow found) {
        return new FlowStatus(
                bridge,
                state,
                RuleKind.ofCookie(rule.cookie()).map(RuleKind::name).orElse("UNKNOWN"),
                rule.toString(),
                found == null ? 0 : found.packets(),
                found == null ? 0 : found.bytes(),
                found == null ? 0 : found.seconds());
    }
}
