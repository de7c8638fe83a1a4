package io.metapunt.tcp;

/** The limit on what a segment that does not fit is answered with (RFC 5961, 7). A peer that is honest needs one answer. */
final class Challenges {
    private static final int PER_SECOND = 10;
    private static final long SECOND = 1_000_000_000L;

    private long second = Long.MIN_VALUE;
    private int given;

    boolean admits(long now) {
        long current = Math.floorDiv(now, SECOND);
        if (current != second) {
            second = current;
            given = 0;
        }
        if (given >= PER_SECOND) {
            return false;
        }
        given++;
        return true;
    }
}
