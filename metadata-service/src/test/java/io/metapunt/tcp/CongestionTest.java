package io.metapunt.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CongestionTest {
    private static final int MSS = 1_000;
    private static final int INITIAL = 10 * MSS;

    private final Congestion congestion = new Congestion(MSS);

    @Test
    void windowBeginsAtTenSegments() {
        assertThat(congestion.window()).isEqualTo(INITIAL);
    }

    @Test
    void ackOfManySegmentsOpensTheWindowByEight() {
        congestion.acknowledged(10 * MSS, 10 * MSS);

        assertThat(congestion.window()).isEqualTo(INITIAL + 8 * MSS);
    }

    @Test
    void fewLossesOfAWideWindowHalveItAndNotBelowA64KibAnswer() {
        growTo(120);
        assertThat(congestion.lost(MSS, 120 * MSS, 1)).isTrue();
        assertThat(congestion.window()).isEqualTo(60 * MSS);

        congestion.acknowledged(MSS, 1);
        assertThat(congestion.lost(MSS, 60 * MSS, 2)).isTrue();
        assertThat(congestion.window()).isEqualTo(48 * MSS);
    }

    @Test
    void windowThatWasNarrowerIsNotWidenedByALoss() {
        assertThat(congestion.lost(MSS, INITIAL, 1)).isTrue();

        assertThat(congestion.window()).isEqualTo(INITIAL);
    }

    @Test
    void lossOfMoreThanAQuarterOfTheFlightHalvesTheWindowWhateverItIs() {
        growTo(20);
        boolean begins = congestion.lost(3 * MSS, 20 * MSS, 1);
        boolean again = congestion.lost(3 * MSS, 17 * MSS, 1);

        assertThat(begins).isTrue();
        assertThat(again).isFalse();
        assertThat(congestion.window()).isEqualTo(10 * MSS);
    }

    @Test
    void timeoutBeginsWithOneSegmentAndGrowsByOneAnAck() {
        congestion.timedOut(INITIAL, 100 * MSS);
        assertThat(congestion.window()).isEqualTo(MSS);

        congestion.acknowledged(5 * MSS, 5 * MSS);
        assertThat(congestion.window()).isEqualTo(2 * MSS);
        assertThat(congestion.lost(MSS, 2 * MSS, 1))
                .as("a recovery within the other")
                .isFalse();
    }

    private void growTo(int segments) {
        int una = 0;
        while (congestion.window() < segments * MSS) {
            una += MSS;
            congestion.acknowledged(MSS, una);
        }
    }
}
