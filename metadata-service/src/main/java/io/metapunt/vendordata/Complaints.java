package io.metapunt.vendordata;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps guests from filling the log: the same complaint about one service is due once a minute. Thread-safe. */
final class Complaints {
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private @Nullable String last;
    private long since;

    synchronized boolean isDue(String complaint) {
        long now = System.nanoTime();
        boolean due = !complaint.equals(last) || now - since > QUIET_NANOS;
        if (due) {
            last = complaint;
            since = now;
        }
        return due;
    }
}
