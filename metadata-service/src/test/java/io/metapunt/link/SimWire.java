package io.metapunt.link;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** One direction of a bad network, in virtual time: what happens to a frame is drawn from a seeded random. */
final class SimWire {
    /** The MAC addresses, which are not turned over: a frame to or from another guest is no news to the stack. */
    private static final int SOUND = 12;

    private final SplittableRandom random;
    private final SimNetwork network;
    private final double loss;
    private final SimTrace trace;
    private final PriorityQueue<InTransit> transit = new PriorityQueue<>();
    private long sent;

    private static final class InTransit implements Comparable<InTransit> {
        private final long at;
        private final long order;
        private final byte[] frame;

        InTransit(long at, long order, byte[] frame) {
            this.at = at;
            this.order = order;
            this.frame = frame;
        }

        @Override
        public int compareTo(InTransit other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    SimWire(SplittableRandom random, SimNetwork network, double loss, SimTrace trace) {
        this.random = random;
        this.network = network;
        this.loss = loss;
        this.trace = trace;
    }

    void send(byte[] frame, long now) {
        sent++;
        for (int copies = random.nextDouble() < network.duplication() ? 2 : 1; copies > 0; copies--) {
            boolean late = random.nextDouble() < network.reordering();
            long at = now + network.delay() + (late ? random.nextLong(network.late() + 1) : 0);
            boolean corrupt = random.nextDouble() < network.corruption();
            boolean lost = random.nextDouble() < loss;
            trace.frame(now, frame, lost ? "lost" : corrupt ? "corrupted" : copies == 2 ? "twice" : late ? "late" : "");
            if (!lost) {
                transit.add(new InTransit(at, sent, corrupt ? corrupted(frame) : frame));
            }
        }
    }

    private byte[] corrupted(byte[] frame) {
        byte[] copy = frame.clone();
        copy[SOUND + random.nextInt(copy.length - SOUND)] ^= (byte) (1 << random.nextInt(8));
        return copy;
    }

    long nextAt() {
        return transit.isEmpty() ? Long.MAX_VALUE : transit.peek().at;
    }

    byte[] receive() {
        return transit.remove().frame;
    }

    long sent() {
        return sent;
    }
}
