package io.metapunt.tcp;

import com.google.common.primitives.ImmutableIntArray;
import java.util.Arrays;

/** The receiving half of a connection: the window, data in and out of order, and when to acknowledge. */
final class Receiver {
    private final TcpConfig config;
    private final ReceiveBuffer buffer;
    private final Reassembly reassembly = new Reassembly();
    private final int scale;
    private final int mss;
    private int nxt;
    private int rightEdge;
    private boolean finKnown;
    private int finSeq;
    private boolean finReached;
    private boolean ackNow;
    private int unacknowledgedSegments;
    private long delayedAckAt = Long.MAX_VALUE;
    private boolean fresh;
    private boolean refused;

    Receiver(TcpConfig config, Handshake handshake) {
        this.config = config;
        this.buffer = new ReceiveBuffer(config.receiveBuffer());
        this.scale = handshake.ourScale();
        this.mss = handshake.sendMss();
        this.nxt = handshake.irs() + 1;
        this.rightEdge = nxt + Math.min(config.receiveBuffer(), 0xffff);
    }

    int nxt() {
        return nxt;
    }

    /** The window as promised to the peer, in octets. */
    int window() {
        return rightEdge - nxt;
    }

    int readable() {
        return buffer.length();
    }

    boolean finReached() {
        return finReached;
    }

    /** Octets of the buffer for data in order, full or not. */
    int bufferSize() {
        return buffer.size();
    }

    /** Whether data out of order was not kept, since there was too much of it, since this was last asked. */
    boolean takeRefused() {
        boolean was = refused;
        refused = false;
        return was;
    }

    /** Whether data or the FIN came in order since this was last asked. */
    boolean takeFresh() {
        boolean was = fresh;
        fresh = false;
        return was;
    }

    /** Takes the data and the FIN of an acceptable segment in. */
    void receive(Segment segment, long now) {
        int length = segment.payload().length();
        if (length > 0) {
            byte[] data = new byte[length];
            segment.payload().copyTo(data, 0);
            receiveData(segment.seq(), data, now);
        }
        if (segment.has(Segment.FIN) && !finKnown) {
            finKnown = true;
            finSeq = segment.seq() + length;
        }
        if (finKnown && !finReached && finSeq == nxt) {
            nxt++;
            rightEdge = SeqNum.latest(rightEdge, nxt);
            finReached = true;
            buffer.finish();
            fresh = true;
            ackNow = true;
        } else if (segment.has(Segment.FIN)) {
            // The FIN has a number too: a SACK block that stopped short of it would have its segment sent again.
            if (!finReached && finSeq == segment.seq() + length && SeqNum.before(finSeq, rightEdge)) {
                refused |= !reassembly.add(finSeq, new byte[1]);
            }
            ackNow = true;
        }
    }

    private void receiveData(int seq, byte[] data, long now) {
        // What lies outside of the window is cut off (RFC 9293, 3.10.7.4).
        int from = SeqNum.latest(seq, nxt);
        int limit = finKnown && SeqNum.before(finSeq, rightEdge) ? finSeq : rightEdge;
        int end = SeqNum.before(limit, seq + data.length) ? limit : seq + data.length;
        if (SeqNum.atOrBefore(end, from) || finReached) {
            ackNow = true;
            return;
        }
        boolean hadHoles = !reassembly.isEmpty();
        if (from == nxt) {
            deliver(data, from - seq, end - from);
            for (byte[] more = reassembly.takeAt(nxt); more != null; more = reassembly.takeAt(nxt)) {
                deliver(more, 0, more.length);
            }
            unacknowledgedSegments++;
            // RFC 5681, 4.2: every second full segment at least, and at once while holes are being filled
            if (hadHoles || unacknowledgedSegments >= 2) {
                ackNow = true;
            } else {
                delayedAckAt = Math.min(delayedAckAt, now + config.delayedAck());
            }
        } else {
            refused = !reassembly.add(from, Arrays.copyOfRange(data, from - seq, end - seq));
            ackNow = true;
        }
    }

    private void deliver(byte[] data, int offset, int length) {
        int wanted = finKnown ? Math.min(length, finSeq - nxt) : length;
        int taken = Math.min(wanted, buffer.room());
        buffer.append(data, offset, taken);
        nxt += taken;
        fresh |= taken > 0;
    }

    /** Moves data to the application. A window that was small may open by it, which the peer is told. */
    int read(byte[] target, int offset, int length) {
        int taken = buffer.read(target, offset, length);
        if (taken > 0 && !finReached && opens()) {
            ackNow = true;
        }
        return taken;
    }

    /** Receiver's silly window avoidance (RFC 9293, 3.8.6.2.2): whether the window would grow by a worthwhile step. */
    private boolean opens() {
        int grown = nxt + room() - rightEdge;
        return grown >= Math.min(config.receiveBuffer() / 2, mss) && window() < config.receiveBuffer() / 2;
    }

    private int room() {
        return buffer.room();
    }

    /** An acknowledgment must go out, whether or not there is data for it to ride on. */
    void acknowledgeNow() {
        ackNow = true;
    }

    boolean mustAcknowledge(long now) {
        return ackNow || delayedAckAt <= now;
    }

    long delayedAckAt() {
        return delayedAckAt;
    }

    /** The window field for a segment that goes out now, which acknowledges all there is. */
    int advertise() {
        ackNow = false;
        delayedAckAt = Long.MAX_VALUE;
        unacknowledgedSegments = 0;
        int wanted = nxt + room();
        int step = wanted - rightEdge;
        // The right edge never moves back, and forward only by a worthwhile step.
        if (!finReached && step >= Math.min(config.receiveBuffer() / 2, mss)) {
            rightEdge = wanted;
        }
        int steps = Math.min(window() >>> scale, 0xffff);
        // Rounding down would move the edge back by a part of a step; up it goes where there is room (RFC 7323, 2.4).
        boolean odd = steps << scale < window();
        if (odd && steps < 0xffff && (steps + 1) << scale <= room()) {
            steps++;
            rightEdge = nxt + (steps << scale);
        }
        return steps;
    }

    ImmutableIntArray sackBlocks() {
        return reassembly.sackBlocks();
    }

    int heldOutOfOrder() {
        return reassembly.octets();
    }
}
