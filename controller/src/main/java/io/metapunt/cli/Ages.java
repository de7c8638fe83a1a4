package io.metapunt.cli;

import java.util.Locale;

/** Times for people: two units at most. */
final class Ages {
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;

    private Ages() {}

    /** {@code 0.4s}, {@code 12s}, {@code 3m20s}, {@code 5h7m}, {@code 12d3h}. */
    static String text(double seconds) {
        long whole = (long) seconds;
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1fs", Math.max(0, seconds));
        }
        if (whole < MINUTE) {
            return whole + "s";
        }
        if (whole < HOUR) {
            return whole / MINUTE + "m" + whole % MINUTE + "s";
        }
        return whole < DAY
                ? whole / HOUR + "h" + whole % HOUR / MINUTE + "m"
                : whole / DAY + "d" + whole % DAY / HOUR + "h";
    }
}
