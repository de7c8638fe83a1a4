package io.metapunt.dial;

import java.util.concurrent.ThreadLocalRandom;

/** Times between tries: doubling from {@code firstMillis} to {@code lastMillis}, each shortened by up to a quarter at random. */
final class Backoff {
    private final long firstMillis;
    private final long lastMillis;
    private long nextMillis;

    Backoff(long firstMillis, long lastMillis) {
        this.firstMillis = firstMillis;
        this.lastMillis = lastMillis;
        this.nextMillis = firstMillis;
    }

    /** How long to wait before the next try, in milliseconds. */
    long nextMillis() {
        long wait = nextMillis;
        nextMillis = Math.min(lastMillis, nextMillis * 2);
        return wait - ThreadLocalRandom.current().nextLong(wait / 4 + 1);
    }

    /** A try succeeded: start anew. */
    void reset() {
        nextMillis = firstMillis;
    }
}
