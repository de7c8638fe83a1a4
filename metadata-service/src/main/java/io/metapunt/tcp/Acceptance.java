package io.metapunt.tcp;

import org.jspecify.annotations.Nullable;

/**
 * Which segments fit a connection: the checks of RFC 9293, 3.10.7.4, up to that of the ACK, in its order and as RFC 5961 and
 * RFC 7323 have changed them. It decides and changes nothing.
 */
final class Acceptance {
    private final Handshake handshake;
    private final Receiver receiver;
    private final Timestamps timestamps;

    Acceptance(Handshake handshake, Receiver receiver, Timestamps timestamps) {
        this.handshake = handshake;
        this.receiver = receiver;
        this.timestamps = timestamps;
    }

    /** Judges a segment in {@code state}; {@code sender} is null up to the end of the handshake. */
    Verdict judge(Segment segment, TcpState state, @Nullable Sender sender, long now) {
        if (state instanceof TcpState.Closed) {
            return new Verdict.Drop(Disposition.CONNECTION_CLOSED);
        }
        if (state instanceof TcpState.SynReceived && isTheSyn(segment)) {
            return new Verdict.RepeatSynAck();
        }
        Verdict misfit = misfit(segment, receiver.nxt(), receiver.window(), timestamps, now);
        if (misfit != null) {
            return misfit;
        }
        if (sender == null) {
            return segment.ack() == handshake.iss() + 1 ? new Verdict.Take() : new Verdict.RefuseAck();
        }
        // RFC 5961, 5.2
        return sender.plausible(segment.ack()) ? new Verdict.Take() : new Verdict.Challenge(Disposition.BAD_ACK);
    }

    /** What stands against a segment but for the number that it acknowledges, or null. */
    static @Nullable Verdict misfit(Segment segment, int rcvNxt, int window, Timestamps timestamps, long now) {
        // RFC 7323, 5.3, R1
        if (timestamps.outdated(segment, now)) {
            return new Verdict.Challenge(Disposition.OLD_TIMESTAMP);
        }
        // First check; a RST is never answered.
        if (!inWindow(segment.seq(), segment.sequenceLength(), rcvNxt, window)) {
            return outOfWindow(segment, rcvNxt);
        }
        // Second check (RFC 5961, 3.2): only the exact next number resets.
        if (segment.has(Segment.RST)) {
            return segment.seq() == rcvNxt ? new Verdict.End() : new Verdict.Challenge(Disposition.CHALLENGED);
        }
        // Fourth check (RFC 5961, 4.2)
        if (segment.has(Segment.SYN)) {
            return new Verdict.Challenge(Disposition.CHALLENGED);
        }
        // Fifth check
        return segment.has(Segment.ACK) ? null : new Verdict.Drop(Disposition.NO_ACK);
    }

    /** Whether any of a segment lies in the window. */
    private static boolean inWindow(int seq, int length, int rcvNxt, int window) {
        if (window == 0) {
            // Data is not taken, but what the segment acknowledges is: a window probe may carry news.
            return seq == rcvNxt;
        }
        return SeqNum.inRange(seq, rcvNxt, window)
                || (SeqNum.atOrBefore(seq, rcvNxt) && SeqNum.after(seq + length, rcvNxt));
    }

    private boolean isTheSyn(Segment segment) {
        return segment.has(Segment.SYN)
                && !segment.has(Segment.ACK)
                && !segment.has(Segment.RST)
                && segment.seq() == handshake.irs();
    }

    private static Verdict outOfWindow(Segment segment, int rcvNxt) {
        if (segment.has(Segment.RST)) {
            return new Verdict.Drop(Disposition.OUT_OF_WINDOW);
        }
        return SeqNum.before(segment.seq(), rcvNxt)
                ? new Verdict.OldDuplicate()
                : new Verdict.Challenge(Disposition.OUT_OF_WINDOW);
    }
}
