package io.metapunt.flows;

import java.util.OptionalInt;

/**
 * A flow, wanted or found: the same type for both, so that what is to change is a set difference. Counters are no part of it.
 *
 * @param table table number
 * @param priority 0 to 65535
 * @param sendRemoved whether the switch says when it is removed (OFPFF_SEND_FLOW_REM)
 * @param hardTimeout seconds after which the switch removes it unless it is added anew; 0 for never
 */
public record FlowRule(
        int table,
        int priority,
        long cookie,
        FlowMatch match,
        FlowAction action,
        boolean sendRemoved,
        int hardTimeout) {

    /** What tells two flows of one table apart: a flow with the same key replaces another. */
    public Key key() {
        return new Key(table, priority, match);
    }

    /** The port whose packets it is for; empty if it names none. */
    public OptionalInt inPort() {
        return match.inPort();
    }

    /** The meter that its packets pass; 0 for none. */
    public long meter() {
        return action instanceof FlowAction.Punt(int _, long meter) ? meter : 0;
    }

    /** A flow's identity in the switch (OpenFlow 1.3.5, 5.2). */
    public record Key(int table, int priority, FlowMatch match) {
        @Override
        public int hashCode() {
            return 31 * match.hashCode() + priority;
        }
    }

    /** What differs in the rest is seldom in one set. */
    @Override
    public int hashCode() {
        return 31 * match.hashCode() + priority;
    }

    /** As ovs-ofctl(8) takes it. */
    @Override
    public String toString() {
        return "table=" + table + (hardTimeout == 0 ? "" : ",hard_timeout=" + hardTimeout) + ",cookie=0x"
                + Long.toHexString(cookie) + ",priority=" + priority + "," + match + " actions=" + action;
    }
}
