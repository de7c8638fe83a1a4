package io.metapunt.tcp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Data from the application that is not acknowledged yet: references to its arrays, which are let go when acknowledged. */
final class SendQueue {
    private final int capacity;
    private final Deque<Chunk> chunks = new ArrayDeque<>(1);
    private int length;

    private static final class Chunk {
        final byte[] array;
        final int offset;
        final int length;

        Chunk(byte[] array, int offset, int length) {
            this.array = array;
            this.offset = offset;
            this.length = length;
        }
    }

    SendQueue(int capacity) {
        this.capacity = capacity;
    }

    int length() {
        return length;
    }

    int room() {
        return capacity - length;
    }

    /** Takes as much as there is room for. */
    int append(byte[] array, int offset, int wanted) {
        int taken = Math.min(wanted, room());
        if (taken > 0) {
            chunks.addLast(new Chunk(array, offset, taken));
            length += taken;
        }
        return taken;
    }

    /** Lets go of the first {@code count} octets. */
    void discard(int count) {
        length -= count;
        int left = count;
        while (left > 0) {
            Chunk first = chunks.removeFirst();
            if (first.length > left) {
                chunks.addFirst(new Chunk(first.array, first.offset + left, first.length - left));
                left = 0;
            } else {
                left -= first.length;
            }
        }
    }

    void clear() {
        chunks.clear();
        length = 0;
    }

    /** The {@code count} octets that begin {@code from} octets behind the first; valid until the queue changes. */
    Payload payload(int from, int count) {
        if (count == 0) {
            return Payload.EMPTY;
        }
        Chunk first = chunks.getFirst();
        if (from + count <= first.length) {
            return Payload.of(first.array, first.offset + from, count);
        }
        return new Gathered(from, count);
    }

    private final class Gathered implements Payload {
        private final int from;
        private final int count;

        Gathered(int from, int count) {
            this.from = from;
            this.count = count;
        }

        @Override
        public int length() {
            return count;
        }

        @Override
        public void copyTo(byte[] target, int offset) {
            int skip = from;
            int at = offset;
            int left = count;
            Iterator<Chunk> rest = chunks.iterator();
            while (left > 0) {
                Chunk chunk = rest.next();
                if (skip >= chunk.length) {
                    skip -= chunk.length;
                    continue;
                }
                int part = Math.min(left, chunk.length - skip);
                System.arraycopy(chunk.array, chunk.offset + skip, target, at, part);
                skip = 0;
                at += part;
                left -= part;
            }
        }
    }
}
