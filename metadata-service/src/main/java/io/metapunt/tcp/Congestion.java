package io.metapunt.tcp;

/** The congestion window (RFC 5681, with RFC 6928's initial window and RFC 6582's notion of a recovery). Sizes in octets. */
final class Congestion {
    private static final int MERGED_SEGMENTS = 8;
    private static final int FEW_SEGMENTS = 4;

    /** An answer of 64 KiB with its head, in segments of 1448 octets: it need not wait for a round trip. */
    private static final int FLOOR_SEGMENTS = 48;

    private int mss;
    private int cwnd;
    private int flight;
    private int lost;
    private int ssthresh = Integer.MAX_VALUE;
    private Phase phase = Phase.OPEN;
    private int recover;

    private enum Phase {
        OPEN,
        /** A loss was found by what came back; the window stands still until all that was in flight is acknowledged. */
        FAST_RECOVERY,
        /** Nothing came back in time; the window grows from the loss window at once. */
        AFTER_TIMEOUT
    }

    Congestion(int mss) {
        this.mss = mss;
        this.cwnd = initialWindow();
    }

    /** RFC 6928, 2. */
    private int initialWindow() {
        return Math.min(10 * mss, Math.max(2 * mss, 14_600));
    }

    int window() {
        return cwnd;
    }

    boolean recovering() {
        return phase != Phase.OPEN;
    }

    void mss(int smaller) {
        mss = smaller;
    }

    /** {@code acked} octets more are acknowledged, up to {@code una}. */
    void acknowledged(int acked, int una) {
        if (phase != Phase.OPEN && !SeqNum.before(una, recover)) {
            phase = Phase.OPEN;
        }
        if (phase == Phase.FAST_RECOVERY) {
            return;
        }
        if (cwnd < ssthresh) {
            // RFC 5681, 3.1; a kernel that merges segments acknowledges many at a time (RFC 9406, 4.2: L = 8)
            cwnd += Math.min(acked, phase == Phase.AFTER_TIMEOUT ? mss : MERGED_SEGMENTS * mss);
        } else {
            cwnd += Math.max(1, (int) ((long) mss * Math.min(acked, mss) / cwnd));
        }
        cwnd = Math.min(cwnd, 1 << 30);
    }

    /**
     * Segments were found lost by what came back. Once a round trip the window is halved (RFC 5681, 3.2), but where few of
     * many were lost not below the {@linkplain #floor() floor}.
     *
     * @return whether a recovery begins by it
     */
    boolean lost(int octets, int inFlight, int nxt) {
        if (phase == Phase.AFTER_TIMEOUT) {
            return false;
        }
        boolean begins = phase == Phase.OPEN;
        if (begins) {
            phase = Phase.FAST_RECOVERY;
            recover = nxt;
            flight = inFlight;
            lost = 0;
            ssthresh = Math.max(half(inFlight), Math.min(cwnd, floor()));
        }
        lost += octets;
        if (lost > Math.max(flight / 4, FEW_SEGMENTS * mss)) {
            ssthresh = Math.min(ssthresh, half(flight));
        }
        cwnd = begins ? ssthresh : Math.min(cwnd, ssthresh);
        return begins;
    }

    /** Nothing came back for an RTO: begin anew with the loss window (RFC 5681, 3.1). */
    void timedOut(int inFlight, int nxt) {
        if (phase != Phase.AFTER_TIMEOUT || cwnd > mss) {
            ssthresh = Math.max(half(inFlight), floor());
        }
        cwnd = mss;
        phase = Phase.AFTER_TIMEOUT;
        recover = nxt;
    }

    private int half(int octets) {
        return Math.max(octets / 2, 2 * mss);
    }

    /**
     * A guest's wire is one hop long and nobody else's: what it loses now and then is no sign of a queue that others wait in, as
     * RFC 5681 takes it for. A queue that overflows loses a large share of a flight.
     */
    private int floor() {
        return FLOOR_SEGMENTS * mss;
    }

    /** Nothing was sent for an RTO: what the path carries is no longer known (RFC 5681, 4.1). */
    void idle() {
        cwnd = Math.min(cwnd, initialWindow());
    }
}
