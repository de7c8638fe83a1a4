package io.metapunt.tcp;

/** The congestion window (RFC 5681, with RFC 6928's initial window and RFC 6582's notion of a recovery). Sizes in octets. */
final class Congestion {
    private int mss;
    private int cwnd;
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
        // RFC 5681, 3.1
        if (cwnd < ssthresh) {
            cwnd += Math.min(acked, mss);
        } else {
            cwnd += Math.max(1, (int) ((long) mss * Math.min(acked, mss) / cwnd));
        }
        cwnd = Math.min(cwnd, 1 << 30);
    }

    /**
     * A segment was found lost by what came back: once a round trip the window is halved (RFC 5681, 3.2).
     *
     * @return whether a recovery begins by it
     */
    boolean lost(int inFlight, int nxt) {
        if (phase != Phase.OPEN) {
            return false;
        }
        ssthresh = Math.max(inFlight / 2, 2 * mss);
        cwnd = ssthresh;
        phase = Phase.FAST_RECOVERY;
        recover = nxt;
        return true;
    }

    /** Nothing came back for an RTO: begin anew with the loss window (RFC 5681, 3.1). */
    void timedOut(int inFlight, int nxt) {
        if (phase != Phase.AFTER_TIMEOUT || cwnd > mss) {
            ssthresh = Math.max(inFlight / 2, 2 * mss);
        }
        cwnd = mss;
        phase = Phase.AFTER_TIMEOUT;
        recover = nxt;
    }

    /** Nothing was sent for an RTO: what the path carries is no longer known (RFC 5681, 4.1). */
    void idle() {
        cwnd = Math.min(cwnd, initialWindow());
    }
}
