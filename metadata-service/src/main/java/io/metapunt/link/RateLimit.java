package io.metapunt.link;

/** At most so many events in each second of the caller's clock. */
final class RateLimit {
    private static final long SECOND = 1_000_000_000L;

    private final int perSecond;
    private long second = -1;
    private int used;

    RateLimit(int perSecond) {
        this.perSecond = perSecond;
    }

    boolean admits(long now) {
        if (now / SECOND != second) {
            second = now / SECOND;
            used = 0;
        }
        return used++ < perSecond;
    }
}
