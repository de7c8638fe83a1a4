package io.metapunt.daemon;

import io.metapunt.flows.FlowRule;
import io.metapunt.flows.FoundFlow;
import io.metapunt.flows.RuleKind;
import org.jspecify.annotations.Nullable;

/**
 * A flow of ours, wanted or found.
 *
 * @param state whether the switch has it, and whether it should; or a foreign flow that stands above ours
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
        UNWANTED,
        /** A foreign flow that keeps guests' packets from us. */
        SHADOWING
    }

    static FlowStatus shadowing(String bridge, DaemonStatus.Shadow shadow) {
        String flow = shadow.rule() + " (decides on " + shadow.packets() + " of port " + shadow.port() + ")";
        return new FlowStatus(bridge, State.SHADOWING, "FOREIGN", flow, 0, 0, 0);
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
