package io.metapunt.tcp;

/** The timestamps of a connection (RFC 7323): TS.Recent and protection against wrapped sequence numbers. */
final class Timestamps {
    private static final long MILLISECOND = 1_000_000;

    /** After so long without a segment TS.Recent may have wrapped (RFC 7323, 5.5). */
    private static final long OUTDATED = 24L * 24 * 3600 * 1_000 * MILLISECOND;

    private final boolean used;
    private final int offset;
    private int recent;
    private long recentAt;

    Timestamps(boolean used, int offset, int recent, long now) {
        this.used = used;
        this.offset = offset;
        this.recent = recent;
        this.recentAt = now;
    }

    boolean used() {
        return used;
    }

    /** RFC 7323, 5.3, R1: whether the segment is older than what was seen. A RST is never judged by its age. */
    boolean outdated(Segment segment, long now) {
        return used
                && segment.options().timestamps()
                && !segment.has(Segment.RST)
                && segment.options().tsVal() - recent < 0
                && now - recentAt < OUTDATED;
    }

    /** RFC 7323, 4.3: remembers what to echo, from segments that begin at or before the last acknowledgment. */
    void remember(Segment segment, int lastAck, long now) {
        if (used
                && segment.options().timestamps()
                && SeqNum.atOrBefore(segment.seq(), lastAck)
                && !outdated(segment, now)) {
            recent = segment.options().tsVal();
            recentAt = now;
        }
    }

    /** Our clock in milliseconds. */
    int value(long now) {
        return (int) (now / MILLISECOND) + offset;
    }

    /** The round trip by what {@code segment} echoes, to the millisecond, or -1. */
    long echoed(Segment segment, long now) {
        int age = value(now) - segment.options().tsEcr();
        return used && segment.options().timestamps() && age >= 0 ? (age + 1L) * MILLISECOND : -1;
    }

    int echo() {
        return recent;
    }
}
