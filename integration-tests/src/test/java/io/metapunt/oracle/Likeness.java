package io.metapunt.oracle;

import io.metapunt.tcp.scripts.SegmentText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a segment two good stacks have in common. Where PSH stands, how large a window is that is not shut, how windows are
 * scaled, and the clock's own inaccuracy in timestamps are everyone's own.
 */
final class Likeness {
    private static final int MILLISECONDS_OFF = 60;
    private static final long MILLISECOND = 1_000_000;

    private Likeness() {}

    /** Whether it neither carries nor ends anything. */
    static boolean isPureAck(SegmentText segment) {
        return segment.flags().equals(".") && segment.length() == 0;
    }

    /**
     * {@code segment} with what may differ replaced, so that like segments have the same words.
     *
     * @param expected the segment that the script has; what it does not name is left out
     * @param skipped nanoseconds that the segment's timestamp is ahead, since they were left out
     */
    static SegmentText of(SegmentText segment, SegmentText expected, long skipped) {
        SegmentText named = segment.asFarAs(expected).withoutPadding();
        return new SegmentText(
                named.flags().replace("P", ""),
                named.seq(),
                named.length(),
                named.ack(),
                window(named.window()),
                named.urgent(),
                options(named.options(), expected, skipped));
    }

    private static @Nullable Integer window(@Nullable Integer window) {
        return window == null ? null : Integer.valueOf(window == 0 ? 0 : 1);
    }

    private static @Nullable List<String> options(@Nullable List<String> options, SegmentText expected, long skipped) {
        return options == null
                ? null
                : options.stream()
                        .map(option -> option(option, expected, skipped))
                        .toList();
    }

    private static String option(String option, SegmentText expected, long skipped) {
        if (option.startsWith("wscale")) {
            return "wscale";
        }
        if (option.startsWith("TS")) {
            int value = value(option) - (int) (skipped / MILLISECOND);
            int about = expected.options() == null
                    ? value
                    : expected.options().stream()
                            .filter(other -> other.startsWith("TS"))
                            .mapToInt(Likeness::value)
                            .findAny()
                            .orElse(value);
            boolean near = Math.abs(value - about) <= MILLISECONDS_OFF;
            return "TS " + (near ? "about " + about : value) + " " + option.replaceFirst(".* ecr", "ecr");
        }
        return option;
    }

    private static int value(String timestamps) {
        return Integer.parseInt(timestamps.split(" ", -1)[2]);
    }
}
