package io.metapunt.flows;

/**
 * How much of a guest's packets may reach Metapunt.
 *
 * @param perSecond packets a second; 0 for no limit
 * @param burst packets that may come at once
 */
public record PacketRate(long perSecond, long burst) {
    /** No limit. */
    public static final PacketRate UNLIMITED = new PacketRate(0, 0);

    /** The highest of either that a meter can have. */
    public static final long HIGHEST = 100_000_000;

    public PacketRate {
        if (perSecond < 0 || perSecond > HIGHEST) {
            throw new IllegalArgumentException("rate " + perSecond + " is not from 0 to " + HIGHEST);
        }
        if (burst < 0 || burst > HIGHEST) {
            throw new IllegalArgumentException("burst " + burst + " is not from 0 to " + HIGHEST);
        }
        if (perSecond > 0 && burst == 0) {
            throw new IllegalArgumentException("a burst of 0 lets nothing pass");
        }
    }

    /** What a booting guest (28 connections in a tenth of a second) and a busy one fit in. */
    public static PacketRate defaults() {
        return new PacketRate(2_000, 2_000);
    }

    /** Whether there is a limit. */
    public boolean isLimited() {
        return perSecond > 0;
    }
}
