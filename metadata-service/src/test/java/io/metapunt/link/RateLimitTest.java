package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void soManyAreAdmittedInEachSecondAndNoMore() {
        RateLimit limit = new RateLimit(2);
        assertThat(limit.admits(0)).isTrue();
        assertThat(limit.admits(SECOND - 1)).isTrue();
        assertThat(limit.admits(SECOND - 1)).isFalse();
        assertThat(limit.admits(SECOND)).isTrue();
        assertThat(limit.admits(SECOND)).isTrue();
        assertThat(limit.admits(SECOND)).isFalse();
        assertThat(limit.admits(100 * SECOND)).isTrue();
    }

    @Test
    void ofNoneNoneIsAdmitted() {
        assertThat(new RateLimit(0).admits(0)).isFalse();
    }
}
