package io.metapunt.tcp;

import com.google.common.primitives.ImmutableIntArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Data that came before what precedes it. Ranges do not overlap; the most recently changed are told first in SACK blocks
 * (RFC 2018, 4). What it holds is bounded by the receive window and by a number of ranges: past that, data is dropped and
 * comes again.
 */
final class Reassembly {
    private static final int MAX_RANGES = 64;
    private static final int MAX_SACK_BLOCKS = 3;

    private final List<Range> ranges = new ArrayList<>();
    private final List<Integer> recent = new ArrayList<>();
    private int octets;

    private static final class Range {
        final int seq;
        final byte[] data;

        Range(int seq, byte[] data) {
            this.seq = seq;
            this.data = data;
        }

        int end() {
            return seq + data.length;
        }
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    int octets() {
        return octets;
    }

    /** Keeps the part of {@code data}, at {@code seq}, that is not held yet; false if there was no room for all of it. */
    boolean add(int seq, byte[] data) {
        int from = seq;
        int end = seq + data.length;
        int index = 0;
        boolean kept = true;
        while (index <= ranges.size() && SeqNum.before(from, end)) {
            Range next = index < ranges.size() ? ranges.get(index) : null;
            if (next == null || SeqNum.before(from, next.seq)) {
                int to = next == null || SeqNum.before(end, next.seq) ? end : next.seq;
                if (ranges.size() < MAX_RANGES) {
                    byte[] part = Arrays.copyOfRange(data, from - seq, to - seq);
                    ranges.add(index, new Range(from, part));
                    octets += part.length;
                } else {
                    kept = false;
                }
                from = to;
                index++;
            } else {
                from = SeqNum.latest(from, next.end());
                index++;
            }
        }
        recent.removeIf(told -> told == seq);
        recent.addFirst(seq);
        while (recent.size() > MAX_SACK_BLOCKS) {
            recent.removeLast();
        }
        return kept;
    }

    /** Takes the data that begins at or before {@code nxt} and reaches past it, without what lies before; or null. */
    byte @Nullable [] takeAt(int nxt) {
        while (!ranges.isEmpty() && SeqNum.atOrBefore(ranges.getFirst().seq, nxt)) {
            Range first = ranges.removeFirst();
            octets -= first.data.length;
            if (SeqNum.after(first.end(), nxt)) {
                return Arrays.copyOfRange(first.data, nxt - first.seq, first.data.length);
            }
        }
        return null;
    }

    /** Left and right edges of up to three contiguous blocks, the latest first. */
    ImmutableIntArray sackBlocks() {
        if (ranges.isEmpty()) {
            return ImmutableIntArray.of();
        }
        ImmutableIntArray.Builder edges = ImmutableIntArray.builder();
        List<Integer> told = new ArrayList<>();
        for (int seq : recent) {
            int left = seq;
            int right = seq;
            boolean found = false;
            for (int i = 0; i < ranges.size(); i++) {
                int start = ranges.get(i).seq;
                int end = ranges.get(i).end();
                while (i + 1 < ranges.size() && ranges.get(i + 1).seq == end) {
                    end = ranges.get(++i).end();
                }
                if (SeqNum.atOrBefore(start, seq) && SeqNum.before(seq, end)) {
                    left = start;
                    right = end;
                    found = true;
                }
            }
            if (found && !told.contains(left)) {
                told.add(left);
                edges.add(left);
                edges.add(right);
            }
        }
        return edges.build();
    }
}
