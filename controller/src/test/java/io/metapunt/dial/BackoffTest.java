package io.metapunt.dial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void timesDoubleUpToTheLastLessAQuarterAtMost() {
        for (int round = 0; round < 200; round++) {
            Backoff backoff = new Backoff(100, 2_000);
            for (long full : new long[] {100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000}) {
                assertThat(backoff.nextMillis()).isBetween(full - full / 4, full);
            }
        }
    }

    @Test
    void successStartsAnew() {
        Backoff backoff = new Backoff(100, 2_000);
        LongStream.range(0, 10).forEach(_ -> backoff.nextMillis());
        backoff.reset();
        assertThat(backoff.nextMillis()).isBetween(75L, 100L);
    }

    /** So that the sessions of a restarted switch do not all come at once. */
    @Test
    void timesDiffer() {
        assertThat(LongStream.range(0, 100)
                        .map(_ -> new Backoff(10_000, 10_000).nextMillis())
                        .distinct()
                        .count())
                .isGreaterThan(50);
    }
}
