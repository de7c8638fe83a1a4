package io.metapunt.dial;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.netty.channel.SelectStrategy;
import org.junit.jupiter.api.Test;

class SpinTest {
    private long now;
    private int looks;
    private long arrivesAt = Long.MAX_VALUE;
    private final Spin spin = new Spin(() -> now);

    @Test
    void idleLoopSleepsAtOnce() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertThat(turn()).isEqualTo(SelectStrategy.SELECT);
            now += 1_000_000;
        }
        assertThat(looks).isZero();
    }

    @Test
    void loopThatIsWokenSoonBeginsToLook() throws Exception {
        wokenAfter(5_000, 1);
        arrivesAt = now + 10_000;
        assertThat(turn()).isEqualTo(1);
        assertThat(looks).isPositive();
    }

    @Test
    void eachSleepThatWasShortDoublesTheTimeOfLooking() throws Exception {
        wokenAfter(5_000, 1);
        assertThat(lookedInVain()).isBetween(Spin.LEAST_NANOS, Spin.LEAST_NANOS + 2_000);
        assertThat(lookedInVain()).isBetween(2 * Spin.LEAST_NANOS, 2 * Spin.LEAST_NANOS + 2_000);
    }

    @Test
    void lookingIsBounded() throws Exception {
        wokenAfter(5_000, 10);
        assertThat(lookedInVain()).isBetween(Spin.MOST_NANOS, Spin.MOST_NANOS + 2_000);
    }

    @Test
    void loopThatLooksInVainStops() throws Exception {
        wokenAfter(5_000, 10);
        wokenAfter(1_000_000, 5);
        assertThat(lookedInVain()).isZero();
    }

    @Test
    void loopThatFindsWhatItLooksForGoesOnAsLong() throws Exception {
        wokenAfter(5_000, 1);
        for (int i = 0; i < 100; i++) {
            arrivesAt = now + 20_000;
            assertThat(turn()).isEqualTo(1);
        }
        assertThat(lookedInVain()).isBetween(Spin.LEAST_NANOS, Spin.LEAST_NANOS + 2_000);
    }

    @Test
    void loopWithTasksNeitherLooksNorSleeps() throws Exception {
        wokenAfter(5_000, 10);
        looks = 0;
        assertThat(spin.calculateStrategy(this::look, true)).isZero();
        assertThat(looks).isEqualTo(1);
    }

    private void wokenAfter(long nanos, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            lookedInVain();
            now += nanos;
        }
    }

    /** For how long. */
    @CanIgnoreReturnValue
    private long lookedInVain() throws Exception {
        arrivesAt = Long.MAX_VALUE;
        long before = now;
        assertThat(turn()).isEqualTo(SelectStrategy.SELECT);
        return now - before;
    }

    private int turn() throws Exception {
        return spin.calculateStrategy(this::look, false);
    }

    private int look() {
        looks++;
        now += 1_000;
        return now >= arrivesAt ? 1 : 0;
    }
}
