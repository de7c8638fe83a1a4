package io.metapunt.dial;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Looks a while for what may come before the thread goes to sleep, since to be woken takes longer than most answers. Only while
 * that pays: each look that finds something earns, each that finds nothing costs, and so does an idle loop's sleep; a loop
 * without credit sleeps at once, and earns again when something comes soon after.
 */
final class Spin implements SelectStrategy {
    static final long LIMIT_NANOS = 40_000;
    static final int MOST_CREDIT = 16;
    static final int NEEDED_CREDIT = 4;

    private final LongSupplier clock;
    private int credit;
    private long sleptAt;
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
            credit(now - sleptAt < LIMIT_NANOS ? 1 : -1);
        }
        if (credit >= NEEDED_CREDIT) {
            long until = now + LIMIT_NANOS;
            do {
                int count = ready.get();
                if (count != 0) {
                    credit(1);
                    return count;
                }
                Thread.onSpinWait();
                now = clock.getAsLong();
            } while (now - until < 0);
            credit(-1);
        }
        slept = true;
        sleptAt = now;
        return SELECT;
    }

    private void credit(int change) {
        credit = Math.clamp(credit + change, 0, MOST_CREDIT);
    }
}
