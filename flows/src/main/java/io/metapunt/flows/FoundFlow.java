package io.metapunt.flows;

/**
 * A flow in the switch with its counters.
 *
 * @param seconds how long it has been there
 */
public record FoundFlow(FlowRule rule, long packets, long bytes, long seconds) {}
