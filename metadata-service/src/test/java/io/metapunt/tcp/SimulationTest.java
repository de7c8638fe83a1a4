package io.metapunt.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exchanges over bad networks, in virtual time. {@code -Dmetapunt.sim.seeds=N} runs N seeds a line instead of a few. */
class SimulationTest {
    private static final long SEEDS = Long.getLong("metapunt.sim.seeds", 40);
    private static final long MICROSECOND = 1_000;

    @ParameterizedTest(name = "loss {0} duplication {1} delay {2} us jitter {3} us answer {4} modern {5} window {6}")
    @CsvSource({
        "0.00, 0.00,   100,     0,    2048, true,   65535",
        "0.00, 0.00,   100,  2000,   65536, true,   65535",
        "0.00, 0.10,   100,   500,   65536, true,   65535",
        "0.01, 0.00,   100,   100,   65536, true,   65535",
        "0.05, 0.02,   100,   100,   65536, true,   65535",
        "0.10, 0.02,   200,   300,   65536, true,   65535",
        "0.10, 0.02,   200,   300,    2048, true,   65535",
        "0.20, 0.05,   500,   500,   65536, true,   65535",
        "0.30, 0.05,   500,   500,    2048, true,   65535",
        "0.05, 0.02, 20000,  5000, 1048576, true,  262144",
        "0.10, 0.02,   200,   300,   65536, false,  65535",
        "0.20, 0.05,   500,   500,   65536, false,  16384",
        "0.05, 0.02,   200,   300,   65536, true,    2000",
        "0.00, 0.00,   100,     0,   65536, false,    700",
    })
    void everyExchangeEndsWithEveryOctetInItsPlace(
            double loss, double duplication, long delay, long jitter, int answer, boolean modern, int window) {
        SimTransfer.Scenario scenario = new SimTransfer.Scenario(
                loss, duplication, delay * MICROSECOND, jitter * MICROSECOND, answer, modern, window);
        LongStream.range(0, SEEDS).forEach(seed -> {
            SimTransfer.Result result = new SimTransfer(scenario, seed).run();
            assertThat(result.reset())
                    .as("reset, seed %d of %s", seed, scenario)
                    .isFalse();
            assertThat(result.nanos())
                    .as("ended, seed %d of %s", seed, scenario)
                    .isPresent();
            assertThat(result.exact())
                    .as("exact, seed %d of %s", seed, scenario)
                    .isTrue();
        });
    }

    @ParameterizedTest(name = "{0} octets")
    @CsvSource({"1", "229", "2048", "14480", "65536"})
    void aCleanNetworkNeedsNoRetransmissionAndFewSegments(int answer) {
        SimTransfer.Scenario scenario = new SimTransfer.Scenario(0, 0, 100 * MICROSECOND, 0, answer, true, 65_535);
        SimTransfer.Result result = new SimTransfer(scenario, 1).run();
        int dataSegments = (answer + 1_447) / 1_448;
        // SYN, its ACK on the request (up to five segments), our ACKs, an ACK a data segment, two FINs and their ACKs
        assertThat(result.segments()).isLessThanOrEqualTo(2L * dataSegments + 14);
        assertThat(result.nanos().orElseThrow()).isLessThan(SimTransfer.SECOND / 10);
    }
}
