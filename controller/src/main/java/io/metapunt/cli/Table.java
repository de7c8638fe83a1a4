package io.metapunt.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Columns as wide as their widest cell; the header is in capitals, so that it is easily told and cut off. Where a line would
 * not fit the terminal, the last column is folded, and where that does not help, each row is written as lines of a name and a
 * value. A pipe gets whole lines.
 */
final class Table {
    private static final String GAP = "  ";
    private static final int LEAST_LAST_COLUMN = 24;

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... header) {
        rows.add(List.of(header));
    }

    /** Adds a row of as many cells as the header has. */
    void row(Object... cells) {
        rows.add(Arrays.stream(cells).map(String::valueOf).toList());
    }

    /** Prints it as wide as the terminal allows. */
    void print(PrintWriter out) {
        print(out, Terminal.columns());
    }

    /**
     * Prints it.
     *
     * @param width most characters in a line, or 0 for no limit
     */
    void print(PrintWriter out, int width) {
        int last = rows.getFirst().size() - 1;
        int[] widths = IntStream.rangeClosed(0, last)
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        int before = IntStream.range(0, last)
                .map(column -> widths[column] + GAP.length())
                .sum();
        if (width == 0 || before + Math.min(widths[last], LEAST_LAST_COLUMN) <= width) {
            int room = width == 0 ? Integer.MAX_VALUE : width - before;
            rows.forEach(row -> line(out, row, widths, before, room));
        } else {
            rows.stream().skip(1).forEach(row -> block(out, row, width));
        }
    }

    private static void line(PrintWriter out, List<String> row, int[] widths, int before, int room) {
        int last = widths.length - 1;
        String start = IntStream.range(0, last)
                .mapToObj(column -> row.get(column)
                        + " ".repeat(widths[column] - row.get(column).length())
                        + GAP)
                .collect(Collectors.joining());
        for (String part : fold(row.get(last), room)) {
            out.println((start + part).stripTrailing());
            start = " ".repeat(before);
        }
    }

    /** A row as lines, each a column's name and its value, and an empty one. */
    private void block(PrintWriter out, List<String> row, int width) {
        List<String> header = rows.getFirst();
        Lines lines = new Lines();
        for (int column = 0; column < header.size(); column++) {
            lines.add(header.get(column), row.get(column));
        }
        lines.print(out, width);
        out.println();
    }

    /** Cuts text into parts of at most {@code room} characters, at spaces and commas where there are any. */
    static List<String> fold(String text, int room) {
        List<String> parts = new ArrayList<>();
        String rest = text;
        while (rest.length() > room) {
            int space = rest.lastIndexOf(' ', room);
            int comma = rest.lastIndexOf(',', room - 1);
            int cut = Math.max(space, comma + 1);
            cut = cut <= 0 ? room : cut;
            parts.add(rest.substring(0, cut).stripTrailing());
            rest = rest.substring(cut).stripLeading();
        }
        parts.add(rest);
        return parts;
    }
}
