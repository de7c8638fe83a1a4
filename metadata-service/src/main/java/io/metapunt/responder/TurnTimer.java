package io.metapunt.responder;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One timer for all links. One that expires too early does no harm, so it is only ever moved forward. */
final class TurnTimer {
    private final EventLoop loop;
    private final Runnable turn;
    private @Nullable ScheduledFuture<?> timer;
    private long at = Long.MAX_VALUE;

    /** {@code turn} is run on {@code loop} when the timer expires. */
    TurnTimer(EventLoop loop, Runnable turn) {
        this.loop = loop;
        this.turn = turn;
    }

    /** Sees to a turn at {@code wanted} at the latest. */
    void arm(long wanted, long now) {
        if (wanted >= at) {
            return;
        }
        cancel();
        at = wanted;
        timer = loop.schedule(
                () -> {
                    at = Long.MAX_VALUE;
                    turn.run();
                },
                Math.max(0, wanted - now),
                TimeUnit.NANOSECONDS);
    }

    /** Expires no more until it is armed again. */
    void cancel() {
        if (timer != null) {
            timer.cancel(false);
        }
        at = Long.MAX_VALUE;
    }
}
