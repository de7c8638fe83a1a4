package io.metapunt.link;

import com.google.common.collect.ImmutableMap;
import io.metapunt.link.SimExchange.Outcome;
import io.metapunt.link.SimExchange.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The cells of the golden table: networks by answers by guests, and what becomes of a few seeds of each. */
final class SimTable {
    private static final int SEEDS = 6;

    private record Run(long seed, Result result) {}

    private SimTable() {}

    /** Every cell by its name. */
    static ImmutableMap<String, SimScenario> cells() {
        ImmutableMap.Builder<String, SimScenario> cells = ImmutableMap.builder();
        for (Map.Entry<String, SimNetwork> network : networks().entrySet()) {
            for (int kilobytes : new int[] {2, 64}) {
                for (boolean modern : new boolean[] {true, false}) {
                    String name = network.getKey() + ", " + kilobytes + " KB" + (modern ? "" : ", plain");
                    cells.put(name, SimScenario.of(network.getValue(), kilobytes * 1024, modern));
                }
            }
        }
        SimNetwork lossy = SimNetwork.CLEAN.loss(0.05, 0.05);
        cells.put(
                "loss 5 %, 1 MB, window 256 KB",
                SimScenario.of(lossy, 1 << 20, true).window(1 << 18));
        cells.put(
                "loss 5 %, 64 KB, window 2 KB",
                SimScenario.of(lossy, 1 << 16, true).window(2_000));
        cells.put(
                "loss 5 %, 64 KB, reads every 20 ms",
                SimScenario.of(lossy, 1 << 16, true).window(8_000).reads(20));
        cells.put(
                "clean, 64 KB, reads every 3 s",
                SimScenario.of(SimNetwork.CLEAN, 1 << 16, true).window(16_000).reads(3_000));
        return cells.buildOrThrow();
    }

    private static ImmutableMap<String, SimNetwork> networks() {
        SimNetwork clean = SimNetwork.CLEAN;
        ImmutableMap.Builder<String, SimNetwork> networks = ImmutableMap.builder();
        networks.put("clean", clean);
        for (int percent : new int[] {1, 5, 10, 20, 30}) {
            networks.put("loss " + percent + " %", clean.loss(percent / 100.0, percent / 100.0));
        }
        for (int percent : new int[] {5, 10, 30}) {
            networks.put("loss of answers " + percent + " %", clean.loss(0, percent / 100.0));
            networks.put("loss of requests " + percent + " %", clean.loss(percent / 100.0, 0));
        }
        networks.put("reorders 10 % by 200 us", clean.reorders(0.1, 200));
        networks.put("reorders 30 % by 2 ms", clean.reorders(0.3, 2_000));
        networks.put("duplicates 5 %", clean.duplicates(0.05));
        networks.put("duplicates 20 %", clean.duplicates(0.2));
        networks.put("corrupts 2 %", clean.corrupts(0.02));
        networks.put("corrupts 10 %", clean.corrupts(0.1));
        networks.put("20 ms, loss 5 %", clean.delays(20_000).loss(0.05, 0.05));
        networks.put(
                "everything 5 %",
                clean.delays(500)
                        .loss(0.05, 0.05)
                        .reorders(0.05, 1_000)
                        .duplicates(0.05)
                        .corrupts(0.05));
        networks.put(
                "everything 15 %",
                clean.delays(500)
                        .loss(0.15, 0.15)
                        .reorders(0.15, 1_000)
                        .duplicates(0.15)
                        .corrupts(0.15));
        return networks.build();
    }

    /** The whole table, a line for each cell. */
    static List<String> lines() {
        List<String> lines = new ArrayList<>();
        cells().forEach((name, scenario) -> lines.add(line(name, scenario)));
        return lines;
    }

    private static String line(String name, SimScenario scenario) {
        List<Run> runs = new ArrayList<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            runs.add(new Run(seed, new SimExchange(scenario, seed, SimTrace.NONE).run()));
        }
        long served = runs.stream()
                .filter(run -> run.result.outcome() == Outcome.SERVED)
                .count();
        long frames = runs.stream().mapToLong(run -> run.result.frames()).sum();
        runs.sort(Comparator.comparingLong(run -> run.result.nanos()));
        Run slowest = runs.get(SEEDS - 1);
        return String.format(
                Locale.ROOT,
                "%-38s served %d of %d, median %9.1f ms, slowest %9.1f ms (seed %d), %d frames",
                name,
                served,
                SEEDS,
                runs.get(SEEDS / 2).result.nanos() / 1e6,
                slowest.result.nanos() / 1e6,
                slowest.seed,
                frames);
    }
}
