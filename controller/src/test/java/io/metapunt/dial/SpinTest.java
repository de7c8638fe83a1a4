package io.metapunt.dial;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoHandlerContext;
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
        earn();
        arrivesAt = now + 10_000;
        assertThat(turn()).isEqualTo(1);
        assertThat(looks).isPositive();
    }

    @Test
    void lookingEndsWhenNothingComes() throws Exception {
        earn();
        assertThat(nanosOfTurn(SelectStrategy.SELECT)).isBetween(Spin.CALM_NANOS, Spin.CALM_NANOS + 2_000);
    }

    /** Else what was lost would be sent again that much later. */
    @Test
    void lookingEndsWhenATimerExpires() throws Exception {
        spin.timers(new Timer(now + 5_000_000));
        earn();
        spin.timers(new Timer(now + 30_000));
        assertThat(nanosOfTurn(Spin.NOTHING_READY)).isBetween(30_000L, 32_000L);
    }

    /** Else all sleep after each loss, and wake up slowly. */
    @Test
    void lookingGoesOnToATimerThatIsNear() throws Exception {
        earn();
        spin.timers(new Timer(now + 2_200_000));
        assertThat(nanosOfTurn(Spin.NOTHING_READY)).isBetween(2_200_000L, 2_202_000L);
    }

    @Test
    void loopDoesNotWaitLongForATimerThatIsFarOrWhileItIsBusy() throws Exception {
        earn();
        spin.timers(new Timer(now + Spin.PENDING_NANOS + 1_000));
        assertThat(nanosOfTurn(SelectStrategy.SELECT)).isLessThan(Spin.CALM_NANOS + 2_000);
        spin.timers(new Timer(Long.MAX_VALUE));
        window(Spin.MOST_CALM_FRAMES + 1);
        earn();
        spin.timers(new Timer(now + 2_200_000));
        assertThat(nanosOfTurn(SelectStrategy.SELECT)).isLessThan(Spin.BUSY_NANOS + 2_000);
    }

    /** The switch would need the CPU. */
    @Test
    void loopDoesNotWaitLongForATimerAfterALongAnswer() throws Exception {
        earn();
        spin.timers(new Timer(now + 2_200_000));
        Spin.sent(Spin.MOST_SENT + 1);
        assertThat(nanosOfTurn(SelectStrategy.SELECT)).isLessThan(Spin.CALM_NANOS + 2_000);
        Spin.sent(1);
        assertThat(turn()).isEqualTo(Spin.NOTHING_READY);
    }

    /** A guest that never acknowledges is not worth a CPU. */
    @Test
    void lookingForANearTimerAgainAndAgainStops() throws Exception {
        earn();
        int longLooks = 0;
        for (int i = 0; i < Spin.MOST_CREDIT; i++) {
            spin.timers(new Timer(now + 2_200_000));
            longLooks += turn() == Spin.NOTHING_READY ? 1 : 0;
            now += 1_000_000;
        }
        assertThat(longLooks).isBetween(1, 4);
    }

    /** Nobody wakes a loop that is awake. */
    @Test
    void lookingEndsWhenAnotherThreadHasATask() throws Exception {
        earn();
        spin.timers(new Timer(now + 2_200_000, now + 300_000));
        assertThat(nanosOfTurn(Spin.NOTHING_READY)).isBetween(300_000L, 302_000L);
    }

    private final class Timer implements IoHandlerContext {
        private final long deadlineNanos;
        private final long taskAt;

        Timer(long deadlineNanos) {
            this(deadlineNanos, Long.MAX_VALUE);
        }

        Timer(long deadlineNanos, long taskAt) {
            this.deadlineNanos = deadlineNanos;
            this.taskAt = taskAt;
        }

        @Override
        public boolean canBlock() {
            return now < taskAt;
        }

        @Override
        public long deadlineNanos() {
            return deadlineNanos;
        }

        @Override
        public long delayNanos(long now) {
            return deadlineNanos - now;
        }
    }

    @Test
    void loopThatHearsManyFramesLooksForLess() throws Exception {
        window(Spin.MOST_CALM_FRAMES + 1);
        earn();
        assertThat(nanosOfTurn(SelectStrategy.SELECT)).isBetween(Spin.BUSY_NANOS, Spin.BUSY_NANOS + 2_000);
        window(Spin.MOST_CALM_FRAMES);
        earn();
        assertThat(nanosOfTurn(SelectStrategy.SELECT)).isBetween(Spin.CALM_NANOS, Spin.CALM_NANOS + 2_000);
    }

    /** So many frames in a window, and the turn that closes it. */
    private void window(int frames) throws Exception {
        now += 100 * Spin.WINDOW_NANOS;
        long begin = now;
        int _ = turn();
        Spin.heard(frames);
        now = begin + Spin.WINDOW_NANOS;
        int _ = turn();
    }

    @Test
    void loopThatLooksInVainStops() throws Exception {
        earn();
        for (int i = 0; i < 2 * Spin.MOST_CREDIT; i++) {
            assertThat(turn()).isEqualTo(SelectStrategy.SELECT);
            now += 1_000_000;
        }
        looks = 0;
        assertThat(turn()).isEqualTo(SelectStrategy.SELECT);
        assertThat(looks).isZero();
    }

    @Test
    void loopWithTasksNeitherLooksNorSleeps() throws Exception {
        earn();
        looks = 0;
        assertThat(spin.calculateStrategy(this::look, true)).isZero();
        assertThat(looks).isEqualTo(1);
    }

    /** Wakes up soon, as often as it takes. */
    private void earn() throws Exception {
        for (int i = 0; i < Spin.NEEDED_CREDIT + 1; i++) {
            arrivesAt = Long.MAX_VALUE;
            int _ = turn();
            now += 5_000;
        }
        looks = 0;
    }

    /** How long a turn takes that must end so. */
    private long nanosOfTurn(int end) throws Exception {
        long begin = now;
        assertThat(turn()).isEqualTo(end);
        return now - begin;
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
