package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PacketLimitTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void burstPassesAtOnceAndNoMore() {
        assertThat(passed(new PacketLimit(100, 30), 0, 1_000)).isEqualTo(30);
    }

    @Test
    void rateIsKeptOverTime() {
        PacketLimit limit = new PacketLimit(100, 30);
        assertThat(passed(limit, 0, 1_000)).isEqualTo(30);
        int more = IntStream.rangeClosed(1, 1_000)
                .map(milli -> passed(limit, milli * SECOND / 1_000, 3))
                .sum();
        assertThat(more).isEqualTo(100);
    }

    @Test
    void longSilenceFillsTheBucketAndNoMore() {
        PacketLimit limit = new PacketLimit(1_000_000_000, 1_000_000_000);
        assertThat(limit.admits(0)).isTrue();
        assertThat(limit.admits(Long.MAX_VALUE / 2)).isTrue();
        PacketLimit small = new PacketLimit(1, 2);
        assertThat(passed(small, 0, 5)).isEqualTo(2);
        assertThat(passed(small, 3_600 * SECOND, 5)).isEqualTo(2);
    }

    @Test
    void noLimitPassesEverything() {
        assertThat(passed(PacketLimit.NONE, 0, 1_000)).isEqualTo(1_000);
    }

    @Test
    void freshOneIsFullAndItsOwn() {
        PacketLimit spent = new PacketLimit(1, 2);
        assertThat(passed(spent, 0, 5)).isEqualTo(2);
        assertThat(passed(spent.fresh(), 0, 5)).isEqualTo(2);
    }

    private static int passed(PacketLimit limit, long now, int packets) {
        return (int) IntStream.range(0, packets).filter(_ -> limit.admits(now)).count();
    }
}
