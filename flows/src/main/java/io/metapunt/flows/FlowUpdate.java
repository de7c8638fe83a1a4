package io.metapunt.flows;

/** What a flow monitor says. */
public sealed interface FlowUpdate {
    /**
     * Somebody else changed a flow, or the flow was there when the monitor began.
     *
     * @param gone whether it is not there any more
     */
    record Foreign(boolean gone, FlowRule.Key key, long cookie) implements FlowUpdate {}

    /** We changed one. */
    record Own() implements FlowUpdate {}

    /** Updates were left out since we did not read; what changed meanwhile is told in full from here on. */
    record Resumed() implements FlowUpdate {}
}
