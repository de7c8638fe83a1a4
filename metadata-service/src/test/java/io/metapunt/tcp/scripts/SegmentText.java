package io.metapunt.tcp.scripts;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A segment as scripts write it: {@code P. 1:101(100) ack 1 win 512 <sack 201:301>}.
 *
 * @param flags tcpdump's letters, in this order: S F R P . U E W
 * @param options without padding; null if the script does not say
 */
public record SegmentText(
        String flags,
        int seq,
        int length,
        @Nullable Integer ack,
        @Nullable Integer window,
        int urgent,
        @Nullable List<String> options) {
    static final String FLAG_LETTERS = "FSRP.UEW";
    private static final Pattern SYNTAX = Pattern.compile(
            "(?<flags>[SFRP.UEW]+) (?<seq>-?\\d+):(?<end>-?\\d+)\\((?<length>\\d+)\\)"
                    + "(?: ack (?<ack>-?\\d+))?(?: win (?<window>\\d+))?(?: urg (?<urgent>\\d+))?(?: <(?<options>[^>]*)>)?");

    /** Reads what a script says. */
    public static SegmentText parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a segment: " + text);
        }
        int seq = Integer.parseInt(matcher.group("seq"));
        int length = Integer.parseInt(matcher.group("length"));
        if (Integer.parseInt(matcher.group("end")) - seq != length) {
            throw new IllegalArgumentException("length does not fit: " + text);
        }
        String options = matcher.group("options");
        return new SegmentText(
                matcher.group("flags"),
                seq,
                length,
                number(matcher.group("ack")),
                number(matcher.group("window")),
                matcher.group("urgent") == null ? 0 : Integer.parseInt(matcher.group("urgent")),
                options == null
                        ? null
                        : Stream.of(options.split(",", -1))
                                .map(String::strip)
                                .filter(option -> !option.isEmpty())
                                .toList());
    }

    private static @Nullable Integer number(@Nullable String digits) {
        return digits == null ? null : Integer.valueOf(digits);
    }

    /** Whether {@code flag}, a letter of tcpdump's, is set. */
    public boolean has(char flag) {
        return flags.indexOf(flag) >= 0;
    }

    /** Octet 13 of the header. */
    int flagBits() {
        return flags.chars().map(letter -> 1 << FLAG_LETTERS.indexOf(letter)).reduce(0, (a, b) -> a | b);
    }

    /** This, without what {@code expected} does not name. */
    public SegmentText asFarAs(SegmentText expected) {
        return new SegmentText(
                flags,
                seq,
                length,
                ack,
                expected.window == null ? null : window,
                urgent,
                expected.options == null ? null : options);
    }

    /** This, with its options in an order of their own. */
    public SegmentText withoutPadding() {
        return new SegmentText(
                flags,
                seq,
                length,
                ack,
                window,
                urgent,
                options == null
                        ? null
                        : options.stream()
                                .filter(option -> !option.equals("nop"))
                                .sorted()
                                .toList());
    }

    @Override
    public String toString() {
        return "%s %d:%d(%d)".formatted(flags, seq, seq + length, length)
                + (ack == null ? "" : " ack " + ack)
                + (window == null ? "" : " win " + window)
                + (urgent == 0 ? "" : " urg " + urgent)
                + (options == null ? "" : " <" + String.join(",", options) + ">");
    }
}
