package io.metapunt.dial;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Looks a while for what may come before the thread goes to sleep, since to be woken takes longer than most answers. How long
 * follows what has come of late, as Linux's guest halt polling does it (Documentation/virt/guest-halt-polling.rst): a sleep
 * that ended within {@link #MOST_NANOS} doubles the time, a longer one halves it, and an idle loop sleeps at once.
 */
final class Spin implements SelectStrategy {
    static final long MOST_NANOS = 200_000;
    static final long LEAST_NANOS = 25_000;

    private final LongSupplier clock;
    private long limit;
    private long idleSince;
    private boolean slept;

    Spin(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public int calculateStrategy(IntSupplier ready, boolean hasTasks) throws Exception {
        if (hasTasks) {
            return ready.get();
        }
        long now = clock.getAsLong();
        if (slept) {
            slept = false;
            adapt(now - idleSince);
        }
        idleSince = now;
        while (now - idleSince < limit) {
            int count = ready.get();
            if (count != 0) {
                return count;
            }
            Thread.onSpinWait();
            now = clock.getAsLong();
        }
        slept = true;
        return SELECT;
    }

    private void adapt(long waited) {
        if (waited < MOST_NANOS) {
            limit = Math.clamp(2 * limit, LEAST_NANOS, MOST_NANOS);
        } else {
            limit = limit > LEAST_NANOS ? limit / 2 : 0;
        }
    }
}
