package io.metapunt.daemon;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;

/**
 * What is counted of a bridge, as of one moment; what ends in {@code total} only ever grows while the daemon lives.
 *
 * @param connected whether there is an OpenFlow session
 * @param sessions how many there were
 * @param unknownSource frames that came from no guest
 * @param packetOutsDropped frames to guests that were dropped since the switch did not read
 * @param halfOpen connections in SYN-RECEIVED
 * @param heldOctets what TCP's queues hold, of this bridge and all others
 * @param total of all guests there ever were
 */
public record BridgeFigures(
        String bridge,
        boolean connected,
        long sessions,
        int flowsWanted,
        long flowRepairs,
        int flowsRefused,
        long unknownSource,
        long packetOutsDropped,
        long halfOpen,
        long heldOctets,
        Traffic total,
        ImmutableList<GuestFigures> guests) {

    /**
     * A guest, since it was attached.
     *
     * @param instance empty while it is not known
     * @param meterDrops packets that the port's meter dropped in the switch
     */
    public record GuestFigures(
            String port, int vlan, String instance, int connections, long meterDrops, Traffic traffic) {}

    /**
     * Requests and what carried them.
     *
     * @param byStatus requests; 0 is any status that the service does not give by itself
     * @param byTime requests by their time's upper bound in seconds, each counted once; the last bound is infinite
     * @param seconds that all requests took together
     * @param closed connections that ended, by reason
     */
    public record Traffic(
            ImmutableSortedMap<Integer, Long> byStatus,
            ImmutableSortedMap<Double, Long> byTime,
            double seconds,
            long octets,
            long accepted,
            long framesIn,
            long framesOut,
            long segmentsIn,
            long segmentsOut,
            long retransmissions,
            long resetsSent,
            long cookiesSent,
            long cookiesSentForBridge,
            ImmutableMap<String, Long> closed,
            ImmutableMap<String, Long> drops) {}
}
