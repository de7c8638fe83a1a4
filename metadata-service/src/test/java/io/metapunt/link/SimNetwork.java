package io.metapunt.link;

/**
 * How bad a network is. Shares are of frames, from 0 to 1; times in nanoseconds.
 *
 * @param lossUp frames to the service that are lost
 * @param lossDown frames to the guest that are lost
 * @param duplication frames that arrive twice
 * @param reordering frames that come late, by up to {@code late}
 * @param corruption frames with a bit turned over, somewhere behind the MAC addresses
 * @param delay what every frame takes
 */
record SimNetwork(
        double lossUp,
        double lossDown,
        double duplication,
        double reordering,
        long late,
        double corruption,
        long delay) {
    private static final long MICROSECOND = 1_000;

    static final SimNetwork CLEAN = new SimNetwork(0, 0, 0, 0, 0, 0, 100 * MICROSECOND);

    SimNetwork loss(double up, double down) {
        return new SimNetwork(up, down, duplication, reordering, late, corruption, delay);
    }

    SimNetwork duplicates(double share) {
        return new SimNetwork(lossUp, lossDown, share, reordering, late, corruption, delay);
    }

    SimNetwork reorders(double share, long byMicros) {
        return new SimNetwork(lossUp, lossDown, duplication, share, byMicros * MICROSECOND, corruption, delay);
    }

    SimNetwork corrupts(double share) {
        return new SimNetwork(lossUp, lossDown, duplication, reordering, late, share, delay);
    }

    SimNetwork delays(long micros) {
        return new SimNetwork(lossUp, lossDown, duplication, reordering, late, corruption, micros * MICROSECOND);
    }
}
