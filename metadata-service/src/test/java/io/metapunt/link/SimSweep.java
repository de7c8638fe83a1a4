package io.metapunt.link;

import io.metapunt.link.SimExchange.Outcome;
import io.metapunt.link.SimExchange.Result;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Many seeds, each with a network and a guest of its own. */
final class SimSweep {
    private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    private final List<String> failed = new ArrayList<>();

    private SimSweep() {}

    /** Runs {@code count} seeds from {@code first} on; tells what is worth a line. */
    static SimSweep run(long first, long count, Consumer<String> lines) {
        SimSweep sweep = new SimSweep();
        for (long seed = first; seed < first + count; seed++) {
            SimScenario scenario = SimScenario.drawn(seed);
            Outcome outcome;
            String why = "";
            try {
                Result result = new SimExchange(scenario, seed, SimTrace.NONE).run();
                outcome = result.outcome();
            } catch (AssertionError | RuntimeException e) {
                outcome = Outcome.FAILED;
                why = ": " + e;
            }
            sweep.counts.merge(outcome, 1, Integer::sum);
            if (outcome != Outcome.SERVED) {
                lines.accept("seed " + seed + " " + outcome + why + " " + scenario);
            }
            if (outcome == Outcome.FAILED) {
                sweep.failed.add(seed + why);
            }
        }
        return sweep;
    }

    /** Seeds that failed, and why. */
    List<String> failed() {
        return failed;
    }

    int count(Outcome outcome) {
        return counts.getOrDefault(outcome, 0);
    }
}
