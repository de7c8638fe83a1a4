package io.metapunt.tcp;

/** Data in order that the application has not read yet: a ring that grows as it fills, up to its capacity. */
final class ReceiveBuffer {
    private static final int INITIAL = 1024;

    private final int capacity;
    private byte[] ring = new byte[0];
    private int head;
    private int length;

    ReceiveBuffer(int capacity) {
        this.capacity = capacity;
    }

    int length() {
        return length;
    }

    int room() {
        return capacity - length;
    }

    /** Appends {@code count} octets, for which there is room. */
    void append(byte[] source, int offset, int count) {
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
        byte[] larger = new byte[size];
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
        return taken;
    }
}
