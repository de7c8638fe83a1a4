package io.metapunt.daemon;

import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the whole heap once nobody asks, if it may be worth it. Reading instances, boot storms and large answers leave
 * garbage in the old generation, which the collector looks at when it is full, perhaps after days; what it frees goes back to
 * the node (-XX:MaxHeapFreeRatio). All threads stand still meanwhile, for some tens of milliseconds: hence the wait for quiet.
 */
final class QuietCollection {
    /** More than the young generation holds, which is collected often enough by itself. */
    static final long LEAST_GAIN = 8 * 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(QuietCollection.class);

    private final Supplier<? extends CompletionStage<Long>> frames;
    private final LongSupplier used;
    private final Runnable collector;
    private long framesBefore;
    private long usedAfter;

    /**
     * @param frames how many frames have come from guests so far
     * @param used octets of the heap in use
     * @param collector collects the whole heap, and returns when it has
     */
    QuietCollection(Supplier<? extends CompletionStage<Long>> frames, LongSupplier used, Runnable collector) {
        this.frames = frames;
        this.used = used;
        this.collector = collector;
    }

    /** Of this JVM. */
    static QuietCollection of(Supplier<? extends CompletionStage<Long>> frames) {
        Runtime runtime = Runtime.getRuntime();
        return new QuietCollection(frames, () -> runtime.totalMemory() - runtime.freeMemory(), runtime::gc);
    }

    /** To be called at intervals: an interval without a frame is quiet. */
    void look() {
        var _ = frames.get().thenAccept(this::look);
    }

    private void look(long framesNow) {
        boolean quiet = framesNow == framesBefore;
        framesBefore = framesNow;
        long before = used.getAsLong();
        if (quiet && before - usedAfter > LEAST_GAIN) {
            collector.run();
            usedAfter = used.getAsLong();
            log.debug("collected the heap: {} MB in use before, {} MB after", before >> 20, usedAfter >> 20);
        }
    }
}
