package io.metapunt.link;

/**
 * A bucket of tokens: so many packets a second on average, and so many at once. It holds what a meter in the switch would.
 */
public final class PacketLimit {
    /** Everything passes. */
    public static final PacketLimit NONE = new PacketLimit(0, 0);

    private static final long SECOND = 1_000_000_000L;

    private final long perSecond;
    private final long full;
    /** Packets times {@link #SECOND}. */
    private long tokens;

    private long last;

    /**
     * @param perSecond packets a second, up to a thousand million; 0 for no limit
     * @param burst packets at once, up to a thousand million
     */
    public PacketLimit(long perSecond, long burst) {
        this.perSecond = perSecond;
        this.full = burst * SECOND;
        this.tokens = full;
    }

    /** A full bucket of the same size. */
    public PacketLimit fresh() {
        return new PacketLimit(perSecond, full / SECOND);
    }

    /** Whether one more packet passes at {@code now}, in nanoseconds. */
    public boolean admits(long now) {
        if (perSecond == 0) {
            return true;
        }
        long elapsed = Math.min(Math.max(0, now - last), full / perSecond + 1);
        last = now;
        tokens = Math.min(full, tokens + elapsed * perSecond);
        if (tokens < SECOND) {
            return false;
        }
        tokens -= SECOND;
        return true;
    }
}
