package io.metapunt.tcp;

import com.google.common.primitives.ImmutableIntArray;

/**
 * The options of a segment that this stack understands; all others are skipped by the parser.
 *
 * @param mss Maximum Segment Size (RFC 9293, 3.7.1), or 0 if absent
 * @param windowScale shift count (RFC 7323, 2.2), or -1 if absent
 * @param sackPermitted whether SACK-Permitted is there (RFC 2018, 2)
 * @param timestamps whether TSval and TSecr are there (RFC 7323, 3.2)
 * @param tsVal timestamp value
 * @param tsEcr timestamp echo reply
 * @param sackBlocks left and right edges in turn (RFC 2018, 3), at most four pairs
 */
public record TcpOptions(
        int mss,
        int windowScale,
        boolean sackPermitted,
        boolean timestamps,
        int tsVal,
        int tsEcr,
        ImmutableIntArray sackBlocks) {

    /** No options at all. */
    public static final TcpOptions NONE = new TcpOptions(0, -1, false, false, 0, 0, ImmutableIntArray.of());
}
