package io.metapunt.link;

import com.google.common.primitives.ImmutableIntArray;
import io.metapunt.tcp.Segment;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What the guest's kernel has of the answer: ranges from the answer's first octet on. */
final class SimReceiver {
    private static final int MAX_BLOCKS = 3;

    private final TreeMap<Long, Long> ranges = new TreeMap<>();
    private byte[] data = new byte[1 << 16];
    private long finAt = -1;
    private long newest;

    /** Octets without a hole before them. */
    long inOrder() {
        Map.Entry<Long, Long> first = ranges.firstEntry();
        long end = first == null || first.getKey() > 0 ? 0 : first.getValue();
        return finAt >= 0 ? Math.min(end, finAt) : end;
    }

    /** Whether all of the answer and the FIN came. */
    boolean finished() {
        return finAt >= 0 && inOrder() == finAt;
    }

    /** All that came. */
    byte[] octets() {
        return Arrays.copyOf(data, (int) inOrder());
    }

    /** Takes text in; false asks for an ACK at once. */
    boolean receive(long offset, Segment segment, long limit) {
        int length = segment.payload().length();
        if (offset + length > limit || offset < 0) {
            return false;
        }
        boolean expected = offset == inOrder() && ranges.size() <= 1;
        if (segment.has(Segment.FIN)) {
            finAt = offset + length;
        }
        if (length > 0) {
            if (data.length < offset + length) {
                data = Arrays.copyOf(data, (int) Math.max(2L * data.length, offset + length));
            }
            segment.payload().copyTo(data, (int) offset);
        }
        if (segment.sequenceLength() > 0) {
            // Blocks have the FIN's number too, as Linux has it.
            newest = offset;
            merge(offset, offset + segment.sequenceLength());
        }
        return expected;
    }

    private void merge(long from, long to) {
        long start = from;
        long end = to;
        Map.Entry<Long, Long> before = ranges.floorEntry(start);
        if (before != null && before.getValue() >= start) {
            start = before.getKey();
            end = Math.max(end, before.getValue());
        }
        for (Map.Entry<Long, Long> next = ranges.ceilingEntry(start);
                next != null && next.getKey() <= end;
                next = ranges.ceilingEntry(start)) {
            end = Math.max(end, next.getValue());
            ranges.remove(next.getKey());
        }
        ranges.put(start, end);
    }

    /** The block with the newest octet first (RFC 2018, 4). */
    ImmutableIntArray sackBlocks(int base) {
        long inOrder = inOrder();
        ImmutableIntArray.Builder blocks = ImmutableIntArray.builder();
        Map.Entry<Long, Long> first = ranges.floorEntry(newest);
        int count = 0;
        if (first != null && first.getKey() > inOrder) {
            blocks.add(base + first.getKey().intValue())
                    .add(base + first.getValue().intValue());
            count++;
        }
        for (Map.Entry<Long, Long> range : ranges.descendingMap().entrySet()) {
            if (count < MAX_BLOCKS && range.getKey() > inOrder && !range.equals(first)) {
                blocks.add(base + range.getKey().intValue())
                        .add(base + range.getValue().intValue());
                count++;
            }
        }
        return blocks.build();
    }
}
