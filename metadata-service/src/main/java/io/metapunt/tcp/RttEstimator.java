package io.metapunt.tcp;

/** Round-trip time and retransmission timeout (RFC 6298). */
final class RttEstimator {
    private static final long GRANULARITY = 1_000_000;

    private final long min;
    private final long max;
    private long srtt = -1;
    private long rttvar;
    private long minRtt = Long.MAX_VALUE;
    private long rto;
    private int backoffs;

    RttEstimator(TcpConfig config) {
        this.min = config.minRto();
        this.max = config.maxRto();
        this.rto = config.initialRto();
    }

    /** A segment that was sent once was acknowledged after {@code rtt} (Karn's rule, RFC 6298, 3). */
    void sample(long rtt) {
        // RFC 6298, 2.2 and 2.3
        if (srtt < 0) {
            srtt = rtt;
            rttvar = rtt / 2;
        } else {
            rttvar = (3 * rttvar + Math.abs(srtt - rtt)) / 4;
            srtt = (7 * srtt + rtt) / 8;
        }
        minRtt = Math.min(minRtt, rtt);
        rto = Math.clamp(srtt + Math.max(GRANULARITY, 4 * rttvar), min, max);
        backoffs = 0;
    }

    /** RFC 6298, 5.5: the timer expired, back off. */
    void backOff() {
        backoffs = Math.min(backoffs + 1, 16);
    }

    /** New data was acknowledged: the path works again, so the backoff ends even where no sample could be taken. */
    void progress() {
        backoffs = 0;
    }

    long rto() {
        return Math.min(max, rto << backoffs);
    }

    boolean hasSample() {
        return srtt >= 0;
    }

    long srtt() {
        return srtt;
    }

    /** The least round-trip time seen, or a huge value. */
    long minRtt() {
        return minRtt;
    }
}
