package io.metapunt.link;

import java.util.SplittableRandom;

/**
 * What is varied between simulations.
 *
 * @param answer octets of the answer
 * @param modern whether the guest's kernel knows SACK, timestamps and window scale
 * @param window octets that the guest's kernel holds for its application
 * @param pause nanoseconds between the guest's reads; 0 for one that always reads at once
 */
record SimScenario(SimNetwork network, int answer, boolean modern, int window, long pause, boolean v6, int mtu) {
    static final int WINDOW = 65_535;
    private static final int MTU = 1_500;
    private static final int[] MTUS = {MTU, 1_450, 1_280, 9_000};
    private static final long MILLISECOND = 1_000_000;

    /** A guest that reads at once. */
    static SimScenario of(SimNetwork network, int answer, boolean modern) {
        return new SimScenario(network, answer, modern, WINDOW, 0, false, MTU);
    }

    SimScenario window(int octets) {
        return new SimScenario(network, answer, modern, octets, pause, v6, mtu);
    }

    SimScenario reads(long everyMillis) {
        return new SimScenario(network, answer, modern, window, everyMillis * MILLISECOND, v6, mtu);
    }

    /** Anything between a good and a terrible network, and any guest. */
    static SimScenario drawn(long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        SimNetwork network = SimNetwork.CLEAN
                .loss(share(random, 0.3), share(random, 0.3))
                .duplicates(share(random, 0.2))
                .corrupts(share(random, 0.1))
                .delays(50 << random.nextInt(11));
        network = network.reorders(share(random, 0.3), random.nextLong(1 + 4 * network.delay() / 1_000));
        double worst = Math.max(network.lossUp(), network.lossDown());
        int answer = 1 + random.nextInt(1 << random.nextInt(worst > 0.1 ? 17 : 20));
        return new SimScenario(
                network,
                answer,
                random.nextInt(4) > 0,
                2_000 << random.nextInt(8),
                random.nextInt(4) > 0 ? 0 : random.nextLong(20 * MILLISECOND),
                random.nextBoolean(),
                MTUS[random.nextInt(MTUS.length)]);
    }

    private static double share(SplittableRandom random, double most) {
        return switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> random.nextDouble() * most / 6;
            default -> random.nextDouble() * most;
        };
    }
}
