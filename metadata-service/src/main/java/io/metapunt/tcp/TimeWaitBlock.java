package io.metapunt.tcp;

/**
 * The control block of a connection in TIME-WAIT (RFC 9293, 3.6.1): the few facts by which its late segments are told from
 * a new connection's, and by which the last ACK is sent again. It stands in for the whole {@link TcpConnection}, which is ten
 * times its size, as soon as nothing is left to be read from that. Used as a connection is: one thread, the same clock.
 */
public final class TimeWaitBlock {
    private final long length;
    private final int sndNxt;
    private final int rcvNxt;
    private final int window;
    private final int windowField;
    private final int oldestAck;
    private final Timestamps timestamps;
    private final Challenges challenges;
    private long until;
    private boolean owesAck;

    /** Takes over what {@code receiver} has promised to the peer and the ACK that it owes. */
    TimeWaitBlock(
            TcpConfig config,
            Sender sender,
            Receiver receiver,
            Timestamps timestamps,
            Challenges challenges,
            long now) {
        this.length = config.timeWait();
        this.sndNxt = sender.nxt();
        this.oldestAck = sender.oldestAck();
        this.owesAck = receiver.mustAcknowledge(now);
        this.windowField = receiver.advertise();
        this.rcvNxt = receiver.nxt();
        this.window = receiver.window();
        this.timestamps = timestamps;
        this.challenges = challenges;
        this.until = now + length;
    }

    /**
     * Takes one segment in. What answers it goes out at the next {@link #dispatch}.
     *
     * @return {@link Disposition#RESET} if the peer has ended the wait
     */
    public Disposition process(Segment segment, long now) {
        return switch (judge(segment, now)) {
            case Verdict.Take _ -> {
                timestamps.remember(segment, rcvNxt, now);
                owesAck |= segment.has(Segment.FIN);
                yield segment.sequenceLength() > 0 ? Disposition.DUPLICATE : Disposition.ACCEPTED;
            }
            case Verdict.OldDuplicate _ -> {
                // The FIN once more: its ACK was lost, and the wait begins anew (RFC 9293, 3.10.7.4, eighth).
                if (segment.has(Segment.FIN)) {
                    until = now + length;
                }
                challenge(now);
                yield Disposition.DUPLICATE;
            }
            case Verdict.Challenge(Disposition why) -> {
                challenge(now);
                yield why;
            }
            case Verdict.Drop(Disposition why) -> why;
            case Verdict.End _ -> Disposition.RESET;
            case Verdict.RepeatSynAck _, Verdict.RefuseAck _ ->
                throw new IllegalStateException("a verdict of SYN-RECEIVED alone");
        };
    }

    private Verdict judge(Segment segment, long now) {
        Verdict misfit = Acceptance.misfit(segment, rcvNxt, window, timestamps, now);
        if (misfit != null) {
            return misfit;
        }
        boolean plausible = SeqNum.atOrBefore(oldestAck, segment.ack()) && SeqNum.atOrBefore(segment.ack(), sndNxt);
        return plausible ? new Verdict.Take() : new Verdict.Challenge(Disposition.BAD_ACK);
    }

    void challenge(long now) {
        owesAck |= challenges.admits(now);
    }

    /** Sends the ACK that is due, if one is. */
    public void dispatch(long now, SegmentSink sink) {
        if (owesAck) {
            owesAck = false;
            TcpOptions options = TcpOptionsBuilder.data(timestamps, now);
            sink.send(new Segment(sndNxt, rcvNxt, Segment.ACK, windowField, options, Payload.EMPTY));
        }
    }

    /** When there is something to {@link #dispatch}, or the wait is over. */
    long pollAt(long now) {
        return owesAck ? now : until;
    }

    /**
     * Whether {@code syn} opens a new connection in this one's place (RFC 9293, 3.10.7.4): by the timestamp where both have
     * one, else by the sequence number (RFC 6191, 2).
     */
    public boolean yieldsTo(Segment syn) {
        boolean later = SeqNum.after(syn.seq(), rcvNxt);
        if (!syn.options().timestamps()) {
            return later;
        }
        int age = syn.options().tsVal() - timestamps.echo();
        return !timestamps.used() || age > 0 || (age == 0 && later);
    }

    /** The next sequence number we would send: what a successor's ISS must lie beyond. */
    public int sndNxt() {
        return sndNxt;
    }

    /** When the wait is over. */
    public long until() {
        return until;
    }
}
