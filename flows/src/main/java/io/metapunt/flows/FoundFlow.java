package io.metapunt.flows;

/**
 * A flow in the switch with its counters.
 *
 * @param ageNanos how long it has been there, as the switch counts it: in milliseconds
 */
public record FoundFlow(FlowRule rule, long packets, long bytes, long ageNanos) {
    private static final long SECOND = 1_000_000_000L;

    /** How long it has been there, in whole seconds. */
    public long seconds() {
        return ageNanos / SECOND;
    }
}
