package io.metapunt.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Prometheus's text format, as far as it is written here: for programs that would rather have JSON. */
final class MetricsText {
    private static final Pattern SAMPLE = Pattern.compile("^([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})? (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    private MetricsText() {}

    /**
     * One value.
     *
     * @param value as text, since it may be infinite
     */
    record Sample(String name, Map<String, String> labels, String value) {}

    static List<Sample> parse(String text) {
        return text.lines()
                .map(SAMPLE::matcher)
                .filter(Matcher::matches)
                .map(sample -> new Sample(sample.group(1), labels(sample.group(2)), sample.group(3)))
                .toList();
    }

    private static Map<String, String> labels(@org.jspecify.annotations.Nullable String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        Matcher label = LABEL.matcher(text == null ? "" : text);
        while (label.find()) {
            labels.put(label.group(1), label.group(2).replaceAll("\\\\(.)", "$1"));
        }
        return labels;
    }
}
