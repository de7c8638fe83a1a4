package io.metapunt.tcp;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** One direction of a bad network, in virtual time: loses, delays, reorders and repeats segments by a seeded random. */
final class SimWire {
    private final SplittableRandom random;
    private final double loss;
    private final double duplication;
    private final long delay;
    private final long jitter;
    private final PriorityQueue<InTransit> transit = new PriorityQueue<>();
    private long sent;

    private record InTransit(long at, long order, Segment segment) implements Comparable<InTransit> {
        @Override
        public int compareTo(InTransit other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    SimWire(SplittableRandom random, double loss, double duplication, long delay, long jitter) {
        this.random = random;
        this.loss = loss;
        this.duplication = duplication;
        this.delay = delay;
        this.jitter = jitter;
    }

    void send(Segment segment, long now) {
        sent++;
        byte[] copy = new byte[segment.payload().length()];
        segment.payload().copyTo(copy, 0);
        Segment kept = new Segment(
                segment.seq(),
                segment.ack(),
                segment.flags(),
                segment.window(),
                segment.options(),
                Payload.of(copy, 0, copy.length));
        for (int copies = random.nextDouble() < duplication ? 2 : 1; copies > 0; copies--) {
            if (random.nextDouble() >= loss) {
                long late = jitter == 0 ? 0 : random.nextLong(jitter);
                transit.add(new InTransit(now + delay + late, sent, kept));
            }
        }
    }

    long nextAt() {
        return transit.isEmpty() ? Long.MAX_VALUE : transit.peek().at;
    }

    Segment receive() {
        return transit.remove().segment;
    }

    long sent() {
        return sent;
    }
}
