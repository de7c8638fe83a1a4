package io.metapunt.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Names and values, a line each, the values under each other and folded where the terminal ends. */
final class Lines {
    private static final int LEAST_VALUE = 12;

    private static final int GAP = 2;

    private final Map<String, String> lines = new LinkedHashMap<>();

    void add(String name, Object value) {
        lines.put(name, String.valueOf(value));
    }

    /** Prints a sentence, folded where the terminal ends. */
    static void paragraph(PrintWriter out, String text) {
        int columns = Terminal.columns();
        Table.fold(text, columns == 0 ? Integer.MAX_VALUE : Math.max(LEAST_VALUE, columns))
                .forEach(out::println);
    }

    /** A constant's name as people write it. */
    static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Prints them as wide as the terminal allows. */
    void print(PrintWriter out) {
        print(out, Terminal.columns());
    }

    /**
     * Prints them.
     *
     * @param columns most characters in a line, or 0 for no limit
     */
    void print(PrintWriter out, int columns) {
        int names = lines.keySet().stream().mapToInt(String::length).max().orElse(0) + GAP;
        int room = columns == 0 ? Integer.MAX_VALUE : Math.max(LEAST_VALUE, columns - names);
        lines.forEach((name, value) -> {
            String start = name + " ".repeat(names - name.length());
            for (String part : Table.fold(value, room)) {
                out.println((start + part).stripTrailing());
                start = " ".repeat(names);
            }
        });
    }
}
