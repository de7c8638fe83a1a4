package io.metapunt.tcp;

/**
 * When to probe for the loss of a tail (RFC 8985, 7.2). Beyond the RFC also in a recovery, and more than once in a row: a
 * guest's wire is one hop long, and the least RTO hundreds of its round trips, so that a retransmission or a probe that is lost
 * as well must not cost one. Times in nanoseconds.
 */
final class LossProbes {
    /** Probes that nothing comes back for, each after twice the wait; then it is the RTO's turn. */
    private static final int MOST = 3;

    /** How long the peer may delay an ACK, for the probe of a lone segment (RFC 8985, 7.2); Linux's quick value and some. */
    private static final long PEER_DELAYED_ACK = 50_000_000;

    /** Room for the scheduling of both ends, on top of two round trips. */
    private static final long SLACK = 2_000_000;

    private int sent;

    /** Whether one more is due before the timeout. */
    boolean left() {
        return sent < MOST;
    }

    /** Whether the next is the first since something came back. */
    boolean none() {
        return sent == 0;
    }

    void sent() {
        sent++;
    }

    /** The peer told of something that it had not told of before. */
    void answered() {
        sent = 0;
    }

    /** The timeout took over: no probe until something comes back, or its backoff would be for nothing. */
    void end() {
        sent = MOST;
    }

    /** @param delayed whether the peer may hold its ACK back, since one segment is all that it can have got */
    long timeout(long srtt, boolean delayed) {
        return (2 * srtt + (delayed && none() ? PEER_DELAYED_ACK : SLACK)) << sent;
    }
}
