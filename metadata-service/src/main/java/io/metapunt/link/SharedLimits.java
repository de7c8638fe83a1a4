package io.metapunt.link;

/**
 * The bounds that guests share, each in the way of {@link FairBound}.
 *
 * @param connections connections past their handshake of a bridge, those in TIME-WAIT not counted
 * @param halfOpen connections in SYN-RECEIVED of a bridge; any more are kept in SYN cookies
 * @param heldOctets what the TCP queues of all bridges hold: data that came and is not read, in order or not, and data that is
 *     sent and not acknowledged. A document that many connections send is there once, and counted for each
 */
public record SharedLimits(int connections, int halfOpen, long heldOctets) {
    /** Values that leave each of many guests its own limits, and fit the heap that the launcher gives. */
    public static SharedLimits defaults() {
        return new SharedLimits(16_384, 4_096, 128L * 1024 * 1024);
    }
}
