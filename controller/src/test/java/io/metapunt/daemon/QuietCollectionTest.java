package io.metapunt.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class QuietCollectionTest {
    private static final long LIVE = 10_000_000;
    private static final long WORTH_IT = LIVE + QuietCollection.LEAST_GAIN + 1;

    private long frames;
    private long used = WORTH_IT;
    private int collections;
    private final QuietCollection collection =
            new QuietCollection(() -> CompletableFuture.completedFuture(frames), () -> used, this::collect);

    private void collect() {
        collections++;
        used = LIVE;
    }

    @Test
    void whatTheStartHasLeftIsCollectedIfNobodyAsks() {
        collection.look();
        assertThat(collections).isEqualTo(1);
    }

    @Test
    void nothingIsCollectedWhileGuestsAsk() {
        for (frames = 1; frames < 10; frames++) {
            collection.look();
        }
        assertThat(collections).isZero();
    }

    @Test
    void firstIntervalWithoutAFrameIsQuiet() {
        frames = 1;
        collection.look();
        collection.look();
        assertThat(collections).isEqualTo(1);
    }

    @Test
    void littleGarbageIsLeft() {
        collection.look();
        used = LIVE + QuietCollection.LEAST_GAIN;
        collection.look();
        assertThat(collections).isEqualTo(1);
        used = WORTH_IT;
        collection.look();
        assertThat(collections).isEqualTo(2);
    }
}
