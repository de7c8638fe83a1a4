package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.link.SimExchange.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exchanges over bad networks, in virtual time; bin/simulate runs more of them, and replays one with a packet trace. */
class SimulationTest {
    private static final Path GOLDEN = Path.of("src/test/resources/io/metapunt/link/simulation.txt");

    /** To take the table over as it is now: -Dmetapunt.simulation.write=true, and look at what has moved. */
    private static final boolean WRITE = Boolean.getBoolean("metapunt.simulation.write");

    @Test
    void theTableIsAsItWas() throws IOException {
        List<String> lines = SimTable.lines();
        if (WRITE) {
            Files.write(GOLDEN, lines);
        }
        assertThat(lines)
                .as("cells; replay one: bin/simulate --cell NAME --seed SEED")
                .containsExactlyElementsOf(Files.readAllLines(GOLDEN));
    }

    @Test
    void noExchangeFailsWhateverTheNetworkAndTheGuest() {
        SimSweep sweep = SimSweep.run(0, 300, _ -> {});
        assertThat(sweep.failed())
                .as("seeds; replay one: bin/simulate --seed SEED")
                .isEmpty();
        assertThat(sweep.count(Outcome.SERVED)).isGreaterThanOrEqualTo(297);
    }

    @ParameterizedTest(name = "{0} octets")
    @CsvSource({"1", "229", "2048", "14480", "65536"})
    void aCleanNetworkNeedsNoRetransmissionAndFewSegments(int answer) {
        SimScenario scenario = SimScenario.of(SimNetwork.CLEAN, answer, true);
        SimExchange.Result result = new SimExchange(scenario, 1, SimTrace.NONE).run();
        int dataSegments = (answer + 1_447) / 1_448;
        // SYN, its ACK on the request (up to five segments), our ACKs, an ACK a data segment, two FINs and their ACKs
        assertThat(result.frames()).isLessThanOrEqualTo(2L * dataSegments + 14);
        assertThat(result.nanos()).isLessThan(SimExchange.SECOND / 10);
    }
}
