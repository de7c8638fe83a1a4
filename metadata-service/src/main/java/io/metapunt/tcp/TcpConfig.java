package io.metapunt.tcp;

/**
 * The bounds of a connection. Times are in nanoseconds, sizes in octets.
 *
 * @param receiveBuffer data held for the application, and so the largest receive window; up to 1 MiB
 * @param sendBuffer data taken from the application and not acknowledged yet
 * @param initialRto RTO before the first measurement. RFC 6298 (2.1) says a second, for paths of which nothing is known; a
 *     guest's wire is one hop long, and a guest whose SYN-ACK comes a second late takes that for the round trip, and
 *     waits three for whatever it loses next
 * @param minRto its floor; RFC 6298 (2.4) says a second, Linux and we say 200 ms
 * @param maxRto its ceiling
 * @param delayedAck how long an ACK may wait for data to ride on (RFC 9293, 3.8.6.3: below 500 ms)
 * @param giveUp how long data may go unacknowledged before the connection is given up (R2, RFC 9293, 3.8.3: 100 s
 *     at least)
 * @param synGiveUp the same for the SYN-ACK
 * @param zeroWindowLimit how long the peer may keep its window too small to send
 * @param finWait2 how long the peer may leave its side open after we closed ours
 * @param timeWait length of TIME-WAIT; 2 MSL with an MSL of 15 s, since a guest's wire is one hop long
 */
public record TcpConfig(
        int receiveBuffer,
        int sendBuffer,
        long initialRto,
        long minRto,
        long maxRto,
        long delayedAck,
        long giveUp,
        long synGiveUp,
        long zeroWindowLimit,
        long finWait2,
        long timeWait) {
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000 * MILLISECOND;

    /** Values fit for a guest's metadata client. */
    public static TcpConfig defaults() {
        return new TcpConfig(
                64 * 1024,
                256 * 1024,
                200 * MILLISECOND,
                200 * MILLISECOND,
                60 * SECOND,
                40 * MILLISECOND,
                120 * SECOND,
                60 * SECOND,
                60 * SECOND,
                30 * SECOND,
                30 * SECOND);
    }
}
