package io.metapunt.link;

import io.metapunt.link.SimExchange.Outcome;
import java.util.Arrays;
import java.util.List;

/** What bin/simulate runs. */
final class Simulate {
    private static final long SEEDS = 10_000;

    private Simulate() {}

    public static void main(String[] arguments) {
        List<String> words = Arrays.asList(arguments);
        int seed = words.indexOf("--seed");
        if (seed >= 0) {
            replay(words, Long.parseLong(words.get(seed + 1)));
            return;
        }
        long seeds = words.isEmpty() ? SEEDS : Long.parseLong(words.get(0));
        SimSweep sweep = SimSweep.run(0, seeds, System.out::println);
        for (Outcome outcome : Outcome.values()) {
            System.out.println(outcome + " " + sweep.count(outcome));
        }
        System.exit(sweep.failed().isEmpty() ? 0 : 1);
    }

    private static void replay(List<String> words, long seed) {
        int cell = words.indexOf("--cell");
        SimScenario scenario =
                cell < 0 ? SimScenario.drawn(seed) : SimTable.cells().get(words.get(cell + 1));
        if (scenario == null) {
            System.err.println("no such cell; there are:");
            SimTable.cells().keySet().forEach(System.err::println);
            System.exit(2);
            return;
        }
        System.out.println(scenario);
        System.out.println(new SimExchange(scenario, seed, new SimTrace(System.out::println)).run());
    }
}
