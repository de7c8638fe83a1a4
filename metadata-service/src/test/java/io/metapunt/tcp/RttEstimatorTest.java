package io.metapunt.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RttEstimatorTest {
    private static final long MILLISECOND = 1_000_000;

    private final RttEstimator rtt = new RttEstimator(TcpConfig.defaults());

    @Test
    void beforeTheFirstMeasurementTheRtoIsItsFloor() {
        assertThat(rtt.rto()).isEqualTo(200 * MILLISECOND);
        assertThat(rtt.hasSample()).isFalse();
        assertThat(rtt.minRtt()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void firstMeasurementGivesThreeTimesItself() {
        rtt.sample(100 * MILLISECOND);
        assertThat(rtt.srtt()).isEqualTo(100 * MILLISECOND);
        assertThat(rtt.rto()).isEqualTo(300 * MILLISECOND);
        assertThat(rtt.hasSample()).isTrue();
    }

    @Test
    void laterMeasurementsCountAnEighthAndTheirDeviationAQuarter() {
        rtt.sample(100 * MILLISECOND);
        rtt.sample(180 * MILLISECOND);
        // RTTVAR = 3/4 * 50 + 1/4 * 80, then SRTT = 7/8 * 100 + 1/8 * 180
        assertThat(rtt.srtt()).isEqualTo(110 * MILLISECOND);
        assertThat(rtt.rto()).isEqualTo(110 * MILLISECOND + 4 * 57_500_000L);
    }

    @Test
    void rtoStaysBetweenFloorAndCeiling() {
        rtt.sample(MILLISECOND);
        assertThat(rtt.rto()).isEqualTo(200 * MILLISECOND);
        rtt.sample(100_000 * MILLISECOND);
        assertThat(rtt.rto()).isEqualTo(60_000 * MILLISECOND);
    }

    @Test
    void backoffDoublesUpToTheCeilingAndEndsWithProgress() {
        rtt.sample(MILLISECOND);
        rtt.backOff();
        assertThat(rtt.rto()).isEqualTo(400 * MILLISECOND);
        for (int i = 0; i < 100; i++) {
            rtt.backOff();
            assertThat(rtt.rto()).isPositive().isLessThanOrEqualTo(60_000 * MILLISECOND);
        }
        assertThat(rtt.rto()).isEqualTo(60_000 * MILLISECOND);
        rtt.progress();
        assertThat(rtt.rto()).isEqualTo(200 * MILLISECOND);
    }

    @Test
    void measurementEndsTheBackoff() {
        rtt.backOff();
        rtt.sample(MILLISECOND);
        assertThat(rtt.rto()).isEqualTo(200 * MILLISECOND);
    }

    @Test
    void leastRoundTripIsKept() {
        rtt.sample(5 * MILLISECOND);
        rtt.sample(3 * MILLISECOND);
        rtt.sample(9 * MILLISECOND);
        assertThat(rtt.minRtt()).isEqualTo(3 * MILLISECOND);
    }
}
