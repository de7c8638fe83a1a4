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
        // RFC 7323, 5.3, R1
        if (timestamps.outdated(segment, now)) {
            return new Verdict.Challenge(Disposition.OLD_TIMESTAMP);
        }
        // First check; a RST is never answered.
        if (!receiver.acceptable(segment.seq(), segment.sequenceLength())) {
            return outOfWindow(segment);
        }
        // Second check (RFC 5961, 3.2): only the exact next number resets.
        if (segment.has(Segment.RST)) {
            return segment.seq() == receiver.nxt() ? new Verdict.End() : new Verdict.Challenge(Disposition.CHALLENGED);
        }
        // Fourth check (RFC 5961, 4.2)
        if (segment.has(Segment.SYN)) {
            return new Verdict.Challenge(Disposition.CHALLENGED);
        }
        // Fifth check
        if (!segment.has(Segment.ACK)) {
            return new Verdict.Drop(Disposition.NO_ACK);
        }
        if (sender == null) {
            return segment.ack() == handshake.iss() + 1 ? new Verdict.Take() : new Verdict.RefuseAck();
        }
        // RFC 5961, 5.2
        return sender.plausible(segment.ack()) ? new Verdict.Take() : new Verdict.Challenge(Disposition.BAD_ACK);
    }

    private boolean isTheSyn(Segment segment) {
        return segment.has(Segment.SYN)
                && !segment.has(Segment.ACK)
                && !segment.has(Segment.RST)
                && segment.seq() == handshake.irs();
    }

    private Verdict outOfWindow(Segment segment) {
        if (segment.has(Segment.RST)) {
            return new Verdict.Drop(Disposition.OUT_OF_WINDOW);
        }
        return SeqNum.before(segment.seq(), receiver.nxt())
                ? new Verdict.OldDuplicate()
                : new Verdict.Challenge(Disposition.OUT_OF_WINDOW);
    }

    /**
     * Whether {@code syn} opens a new connection in the place of one in TIME-WAIT (RFC 9293, 3.10.7.4): by the timestamp where
     * both have one, else by the sequence number (RFC 6191, 2).
     */
    boolean isNewer(Segment syn) {
        boolean later = SeqNum.after(syn.seq(), receiver.nxt());
        if (!syn.options().timestamps()) {
            return later;
        }
        int age = syn.options().tsVal() - timestamps.echo();
        return !timestamps.used() || age > 0 || (age == 0 && later);
    }
}
