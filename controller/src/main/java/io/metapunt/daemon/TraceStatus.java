package io.metapunt.daemon;

import java.util.List;

/**
 * What Open vSwitch says happens to a packet.
 *
 * @param packet what was traced, as ovs-fields(7) writes it
 * @param steps the flows that it meets
 * @param datapathActions what leaves the switch, in the datapath's words
 * @param verdict what becomes of it
 * @param explanation the same in a sentence
 * @param expected whether this is what should become of it
 */
public record TraceStatus(
        String bridge,
        String port,
        String packet,
        List<Step> steps,
        String datapathActions,
        Verdict verdict,
        String explanation,
        boolean expected) {
    /** What becomes of a packet. */
    public enum Verdict {
        /** Metapunt gets it. */
        PUNTED,
        /** A flow of ours drops it. */
        DROPPED_BY_US,
        /** Somebody else's flow drops it, or none matches. */
        DROPPED,
        /** Somebody else's flow decides about it. */
        TAKEN
    }

    /**
     * A flow that the packet meets.
     *
     * @param flow as ovs-ofctl(8) writes matches, or empty if no flow matched
     * @param owner whose it is, in words
     */
    public record Step(int table, String flow, String owner, List<String> actions) {}
}
