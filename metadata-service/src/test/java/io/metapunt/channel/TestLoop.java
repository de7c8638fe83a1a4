package io.metapunt.channel;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An event loop on the test's own thread, whose time moves only when it is told to. */
public final class TestLoop {
    /** A channel that does nothing but lend its loop. */
    private final EmbeddedChannel lender = new EmbeddedChannel();

    private final long origin;

    public TestLoop() {
        lender.freezeTime();
        origin = lender.eventLoop().ticker().nanoTime();
    }

    public EventLoop loop() {
        return lender.eventLoop();
    }

    /** Nanoseconds since this loop was made. */
    public long now() {
        return lender.eventLoop().ticker().nanoTime() - origin;
    }

    /** Runs what there is to do now. */
    public void run() {
        lender.runPendingTasks();
    }

    /** Lets time pass in steps, so that what is due between is done in its turn. */
    public void advance(Duration time) {
        Duration step = Duration.ofMillis(10);
        for (Duration left = time; left.isPositive(); left = left.minus(step)) {
            Duration next = left.compareTo(step) < 0 ? left : step;
            lender.advanceTimeBy(next.toNanos(), TimeUnit.NANOSECONDS);
            run();
        }
    }
}
