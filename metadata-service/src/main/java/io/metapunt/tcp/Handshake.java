package io.metapunt.tcp;

/**
 * What the handshake agreed on.
 *
 * @param iss our initial sequence number
 * @param irs the peer's
 * @param mssLimit the largest payload that the path to the peer carries, without options; what we announce as MSS
 * @param peerMss the MSS that the peer announced, or the default
 * @param sack whether both sides know SACK
 * @param timestamps whether both sides send timestamps
 * @param ourScale shift of the windows we announce, 0 unless both sides scale
 * @param peerScale shift of the windows we read
 */
record Handshake(
        int iss,
        int irs,
        int mssLimit,
        int peerMss,
        boolean sack,
        boolean timestamps,
        int ourScale,
        int peerScale,
        boolean scaling) {

    /** RFC 9293, 3.7.1: assumed without an MSS option; the IPv6 value does no harm to IPv4. */
    private static final int DEFAULT_MSS = 536;

    /** An MSS below this would have us send more headers than data. */
    private static final int MIN_MSS = 64;

    /** RFC 7323, 2.3. */
    private static final int MAX_SCALE = 14;

    /** Timestamps with their padding (RFC 7323, appendix A). */
    private static final int TIMESTAMPS_LENGTH = 12;

    /** Accepts what {@code syn} offers. */
    static Handshake accept(TcpConfig config, int iss, int mssLimit, Segment syn) {
        TcpOptions options = syn.options();
        boolean scaling = options.windowScale() >= 0;
        return new Handshake(
                iss,
                syn.seq(),
                mssLimit,
                options.mss() == 0 ? DEFAULT_MSS : Math.max(MIN_MSS, options.mss()),
                options.sackPermitted(),
                options.timestamps(),
                scaling ? scaleFor(config.receiveBuffer()) : 0,
                scaling ? Math.min(MAX_SCALE, options.windowScale()) : 0,
                scaling);
    }

    private static int scaleFor(int buffer) {
        int scale = 0;
        while (scale < MAX_SCALE && buffer >> scale > 0xffff) {
            scale++;
        }
        return scale;
    }

    /** The largest payload to send in a segment, with the options that every segment carries taken off (RFC 6691, 2). */
    int sendMss() {
        return Math.min(peerMss, mssLimit) - (timestamps ? TIMESTAMPS_LENGTH : 0);
    }
}
