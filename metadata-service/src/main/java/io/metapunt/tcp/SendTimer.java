package io.metapunt.tcp;

/** The one timer of the sending side; it cannot contradict itself. Times in nanoseconds. */
sealed interface SendTimer {
    /** When it expires, or {@link Long#MAX_VALUE}. */
    long at();

    /** Nothing is in flight. */
    record Idle() implements SendTimer {
        @Override
        public long at() {
            return Long.MAX_VALUE;
        }
    }

    /** RFC 6298, 5. */
    record Retransmit(long at) implements SendTimer {}

    /** Tail loss probe (RFC 8985, 7). */
    record LossProbe(long at) implements SendTimer {}

    /** RACK's reordering timer (RFC 8985, 6.2, step 5). */
    record Reordering(long at) implements SendTimer {}

    /** The peer's window is too small to send (RFC 9293, 3.8.6.1). */
    record WindowProbe(long at) implements SendTimer {}
}
