package io.metapunt.http;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A time limit that moves often and expires seldom: one scheduled task at a time, which goes on if it wakes too early. */
final class Deadline {
    private static final long NONE = Long.MAX_VALUE;

    private final EventLoop loop;
    private final Runnable expired;
    private @Nullable ScheduledFuture<?> task;
    private long taskAt = NONE;
    private long at = NONE;

    Deadline(EventLoop loop, Runnable expired) {
        this.loop = loop;
        this.expired = expired;
    }

    void in(Duration limit) {
        at = loop.ticker().nanoTime() + limit.toNanos();
        if (at < taskAt) {
            if (task != null) {
                task.cancel(false);
            }
            arm(limit.toNanos());
        }
    }

    void cancel() {
        at = NONE;
    }

    void close() {
        cancel();
        if (task != null) {
            task.cancel(false);
        }
    }

    private void arm(long delay) {
        taskAt = at;
        task = loop.schedule(this::wake, delay, TimeUnit.NANOSECONDS);
    }

    private void wake() {
        taskAt = NONE;
        if (at == NONE) {
            return;
        }
        long left = at - loop.ticker().nanoTime();
        if (left > 0) {
            arm(left);
        } else {
            at = NONE;
            expired.run();
        }
    }
}
