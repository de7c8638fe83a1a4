package io.metapunt.tcp;

/**
 * Data in order that the application has not read yet: a ring that grows as it fills, up to its capacity, and is let go when it
 * is empty, unless it is small.
 */
final class ReceiveBuffer {
    /** Most requests fit. */
    private static final int INITIAL = 256;

    private static final byte[] NOTHING = {};

    private final int capacity;
    private byte[] ring = NOTHING;
    private int head;
    private int length;
    private boolean finished;

    ReceiveBuffer(int capacity) {
        this.capacity = capacity;
    }

    int length() {
        return length;
    }

    /** Octets of the ring, full or not. */
    int size() {
        return ring.length;
    }

    int room() {
        return capacity - length;
    }

    /** Appends {@code count} octets, for which there is room. */
    void append(byte[] source, int offset, int count) {
        if (count == 0) {
            return;
        }
        if (ring.length - length < count) {
            grow(length + count);
        }
        int tail = (head + length) % ring.length;
        int first = Math.min(count, ring.length - tail);
        System.arraycopy(source, offset, ring, tail, first);
        System.arraycopy(source, offset + first, ring, 0, count - first);
        length += count;
    }

    private void grow(int needed) {
        int size = Math.max(INITIAL, ring.length);
        while (size < needed) {
            size *= 2;
        }
        byte[] larger = new byte[Math.min(size, capacity)];
        int had = length;
        read(larger, 0, had);
        ring = larger;
        head = 0;
        length = had;
    }

    /** Moves up to {@code count} octets out. */
    int read(byte[] target, int offset, int count) {
        int taken = Math.min(count, length);
        if (taken == 0) {
            return 0;
        }
        int first = Math.min(taken, ring.length - head);
        System.arraycopy(ring, head, target, offset, first);
        System.arraycopy(ring, 0, target, offset + first, taken - first);
        head = (head + taken) % ring.length;
        length -= taken;
        letGo();
        return taken;
    }

    /** Nothing more will come: no room is kept for it, however small. */
    void finish() {
        finished = true;
        letGo();
    }

    private void letGo() {
        if (length == 0 && (finished || ring.length > INITIAL)) {
            ring = NOTHING;
            head = 0;
        }
    }
}
