package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FairBoundTest {
    private final FairBound bound = new FairBound(100);
    private final FairBound.Share greedy = bound.join();
    private final FairBound.Share modest = bound.join();

    private static long takeAll(FairBound.Share share) {
        long own = 0;
        while (share.admits()) {
            share.set(++own);
        }
        return own;
    }

    @Test
    void halfGoesToWhoeverComesFirst() {
        assertThat(takeAll(greedy)).isEqualTo(50);
    }

    @Test
    void otherHalfIsDividedEqually() {
        takeAll(greedy);
        assertThat(takeAll(modest)).isEqualTo(25);
        assertThat(greedy.admits()).isFalse();
    }

    @Test
    void sumNeverPassesTheBound() {
        for (int i = 0; i < 1_000; i++) {
            takeAll(bound.join());
        }
        assertThat(bound.used()).isEqualTo(100);
    }

    @Test
    void whoeverLeavesGivesAllBack() {
        takeAll(greedy);
        greedy.leave();
        greedy.leave();
        assertThat(bound.used()).isZero();
        takeAll(modest);
        assertThat(takeAll(bound.join())).isEqualTo(25);
    }

    @Test
    void nothingCountsOfWhoeverHasLeft() {
        greedy.leave();
        greedy.set(7);
        assertThat(bound.used()).isZero();
    }
}
