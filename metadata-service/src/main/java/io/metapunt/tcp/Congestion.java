package io.metapunt.tcp;

/** The congestion window (RFC 5681, with RFC 6928's initial window and RFC 6582's notion of a recovery). Sizes in octets. */
final class Congestion {
    private int mss;
    private int cwnd;
    private int ssthresh = Integer.MAX_VALUE;
    private boolean recovering;
    private int recover;

    Congestion(int mss) {
        this.mss = mss;
        // RFC 6928, 2
        this.cwnd = Math.min(10 * mss, Math.max(2 * mss, 14_600));
    }

    int window() {
        return cwnd;
    }

    boolean recovering() {
        return recovering;
    }

    void mss(int smaller) {
        mss = smaller;
    }

    /** {@code acked} octets more are acknowledged, up to {@code una}. */
    void acknowledged(int acked, int una) {
        if (recovering) {
            if (SeqNum.before(una, recover)) {
                return;
            }
            recovering = false;
        }
        // RFC 5681, 3.1
        if (cwnd < ssthresh) {
            cwnd += Math.min(acked, mss);
        } else {
            cwnd += Math.max(1, (int) ((long) mss * Math.min(acked, mss) / cwnd));
        }
        cwnd = Math.min(cwnd, 1 << 30);
    }

    /** A segment was found lost by what came back: once a round trip the window is halved (RFC 5681, 3.2). */
    void lost(int inFlight, int nxt) {
        if (!recovering) {
            ssthresh = Math.max(inFlight / 2, 2 * mss);
            cwnd = ssthresh;
            recovering = true;
            recover = nxt;
        }
    }

    /** Nothing came back for an RTO: begin anew with the loss window (RFC 5681, 3.1). */
    void timedOut(int inFlight, int nxt) {
        if (!recovering || cwnd > mss) {
            ssthresh = Math.max(inFlight / 2, 2 * mss);
        }
        cwnd = mss;
        recovering = true;
        recover = nxt;
    }
}
