package io.metapunt.tcp;

/**
 * Arithmetic on sequence numbers (RFC 9293, 3.4): modulo 2<sup>32</sup>, compared by the sign of their difference. Numbers
 * more than 2<sup>31</sup> apart cannot be compared.
 */
final class SeqNum {
    private SeqNum() {}

    static boolean before(int a, int b) {
        return a - b < 0;
    }

    static boolean atOrBefore(int a, int b) {
        return a - b <= 0;
    }

    static boolean after(int a, int b) {
        return a - b > 0;
    }

    static int latest(int a, int b) {
        return after(a, b) ? a : b;
    }

    /** Whether {@code seq} is one of the {@code length} numbers from {@code start} on. */
    static boolean inRange(int seq, int start, int length) {
        return Integer.compareUnsigned(seq - start, length) < 0;
    }
}
