package io.metapunt.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.ImmutableIntArray;
import org.junit.jupiter.api.Test;

class TimestampsTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long DAY = 24L * 3_600 * 1_000 * MILLISECOND;
    private static final int RECENT = 1_000;

    private final Timestamps timestamps = new Timestamps(true, 5, RECENT, 0);

    private static Segment segment(int flags, int tsVal, int tsEcr) {
        TcpOptions options = new TcpOptions(0, -1, false, true, tsVal, tsEcr, ImmutableIntArray.of());
        return new Segment(0, 0, flags, 0, options, Payload.EMPTY);
    }

    @Test
    void valueMayWrap() {
        timestamps.remember(segment(Segment.ACK, Integer.MAX_VALUE, 0), 0, 0);
        assertThat(timestamps.outdated(segment(Segment.ACK, Integer.MIN_VALUE, 0), 0))
                .isFalse();
        assertThat(timestamps.outdated(segment(Segment.ACK, Integer.MAX_VALUE - 1, 0), 0))
                .isTrue();
    }

    @Test
    void anythingIsNewAfterTwentyFourDaysOfSilence() {
        Segment older = segment(Segment.ACK, RECENT - 1, 0);
        assertThat(timestamps.outdated(older, 24 * DAY - 1)).isTrue();
        assertThat(timestamps.outdated(older, 24 * DAY)).isFalse();
        timestamps.remember(older, 0, 24 * DAY);
        assertThat(timestamps.echo()).isEqualTo(RECENT - 1);
        assertThat(timestamps.outdated(segment(Segment.ACK, RECENT - 2, 0), 24 * DAY))
                .isTrue();
    }

    @Test
    void echoOfTheFutureIsNoRoundTrip() {
        assertThat(timestamps.echoed(segment(Segment.ACK, RECENT, 6), 0)).isEqualTo(-1);
    }

    @Test
    void echoOfTheDistantPastIsALongRoundTripAndNoNegativeOne() {
        assertThat(timestamps.echoed(segment(Segment.ACK, RECENT, 5 - Integer.MAX_VALUE), 0))
                .isEqualTo((Integer.MAX_VALUE + 1L) * MILLISECOND);
    }
}
