package io.metapunt.tcp;

import org.jspecify.annotations.Nullable;

/**
 * One passive TCP connection, from SYN-RECEIVED on (RFC 9293): it takes segments and the time in and gives segments. Which
 * segments fit is {@link Acceptance}'s word, where they lead {@link Transitions}'; {@link Receiver} and {@link Sender} are the
 * two halves, and this is what holds them together. It has no clock, no thread and no address; it never opens actively, never
 * sends urgent data, and never fragments. One thread at a time uses it. Time is in nanoseconds from an arbitrary origin, and
 * never runs backwards.
 *
 * <p>Whenever {@link #pollAt} is not after now, {@link #dispatch} sends something or moves a timer on.
 */
public final class TcpConnection {
    /** {@link #pollAt} of a connection that waits for the peer or the application only. */
    public static final long NEVER = Long.MAX_VALUE;

    private final TcpConfig config;
    private final Transitions transitions;
    private final Handshake handshake;
    private final RttEstimator rtt;
    private final Timestamps timestamps;
    private final Receiver receiver;
    private final Acceptance acceptance;
    private final SegmentBuilder segments;
    private final SynAckTimer synAck;
    private final Challenges challenges = new Challenges();
    private final Audience audience = new Audience();
    private @Nullable Sender sender;
    private TcpState state = new TcpState.SynReceived();
    private @Nullable Segment reset;

    private TcpConnection(TcpConfig config, Handshake handshake, Segment first, int timestampOffset, long now) {
        this.config = config;
        this.handshake = handshake;
        this.rtt = new RttEstimator(config);
        this.timestamps = new Timestamps(
                handshake.timestamps(), timestampOffset, first.options().tsVal(), now);
        this.receiver = new Receiver(config, handshake);
        this.acceptance = new Acceptance(handshake, receiver, timestamps);
        this.segments = new SegmentBuilder(handshake, receiver, timestamps);
        this.synAck = new SynAckTimer(config, now);
        this.transitions = new Transitions(
                config, at -> new TimeWaitBlock(config, requireSender(), receiver, timestamps, challenges, at));
    }

    /**
     * Opens a connection for {@code syn}. The SYN-ACK goes out at the next dispatch. Data on the SYN is left to be sent again.
     *
     * @param iss our initial sequence number
     * @param mssLimit the largest payload that fits the path's MTU, without options
     * @param timestampOffset what the timestamp clock begins with, unpredictable to others
     */
    public static TcpConnection passiveOpen(
            TcpConfig config, int iss, int mssLimit, int timestampOffset, Segment syn, long now) {
        return new TcpConnection(config, Handshake.accept(config, iss, mssLimit, syn), syn, timestampOffset, now);
    }

    /** Tells who uses the connection, once it is {@linkplain TcpState.Established established}. */
    public void attach(TcpApplication user) {
        audience.attach(user);
    }

    /** Who uses the connection, once it is attached. */
    public @Nullable TcpApplication application() {
        return audience.application();
    }

    /** Takes one segment in. The application is called before this returns. */
    public Disposition process(Segment segment, long now) {
        Disposition disposition = state instanceof TcpState.TimeWait(TimeWaitBlock block)
                ? block.process(segment, now)
                : accept(segment, now);
        if (disposition == Disposition.RESET) {
            close(CloseReason.RESET_BY_PEER);
        }
        tellApplication();
        return disposition;
    }

    private Disposition accept(Segment segment, long now) {
        return switch (acceptance.judge(segment, state, sender, now)) {
            case Verdict.Take _ -> take(segment, now);
            case Verdict.OldDuplicate _ -> acknowledgeAgain(segment, now);
            case Verdict.Drop(Disposition why) -> why;
            case Verdict.RepeatSynAck _ -> {
                synAck.again();
                yield Disposition.DUPLICATE;
            }
            case Verdict.Challenge(Disposition why) -> {
                challenge(now);
                yield why;
            }
            case Verdict.RefuseAck _ -> {
                reset = challenges.admits(now) ? SegmentBuilder.refusal(segment) : reset;
                yield Disposition.BAD_ACK;
            }
            case Verdict.End _ -> Disposition.RESET;
        };
    }

    private Disposition acknowledgeAgain(Segment segment, long now) {
        if (segment.has(Segment.ACK) && sender != null && sender.plausible(segment.ack())) {
            takeAck(sender, segment, -1, now);
        }
        challenge(now);
        return Disposition.DUPLICATE;
    }

    /** RFC 9293, 3.10.7.4, from the fifth check's acceptable ACK on. */
    private Disposition take(Segment segment, long now) {
        timestamps.remember(segment, segments.lastAckSent(), now);
        Sender open = sender == null ? establish(segment, now) : sender;
        int before = receiver.nxt();
        boolean newAck = takeAck(open, segment, timestamps.echoed(segment, now), now);
        if (state.mayReceive()) {
            takeText(segment, now);
            if (receiver.takeRefused()) {
                return Disposition.NO_ROOM;
            }
        } else if (segment.has(Segment.FIN)) {
            receiver.acknowledgeNow();
        }
        boolean old =
                segment.sequenceLength() > 0 && !newAck && receiver.nxt() == before && receiver.heldOutOfOrder() == 0;
        return old ? Disposition.DUPLICATE : Disposition.ACCEPTED;
    }

    private boolean takeAck(Sender open, Segment segment, long echoed, long now) {
        boolean newAck = open.acknowledge(segment, segment.sequenceLength() > 0, echoed, now);
        if (newAck) {
            audience.news();
        }
        if (open.finAcknowledged()) {
            state = transitions.finAcknowledged(state, now);
        }
        return newAck;
    }

    private void takeText(Segment segment, long now) {
        receiver.receive(segment, now);
        if (receiver.takeFresh()) {
            audience.news();
        }
        if (receiver.finReached()) {
            state = transitions.finReceived(state, now);
        }
    }

    private Sender establish(Segment segment, long now) {
        Sender opened = new Sender(config, handshake, rtt, segment);
        // Where the SYN-ACK was sent more than once, the timestamp tells which of them arrived (RFC 7323, 4.1).
        synAck.rttSample(now, timestamps.echoed(segment, now)).ifPresent(rtt::sample);
        sender = opened;
        state = new TcpState.Established();
        audience.news();
        return opened;
    }

    private void challenge(long now) {
        if (state instanceof TcpState.TimeWait(TimeWaitBlock block)) {
            block.challenge(now);
        } else if (challenges.admits(now)) {
            receiver.acknowledgeNow();
        }
    }

    /** Sends all that may be sent at {@code now}. */
    public void dispatch(long now, SegmentSink sink) {
        expire(now);
        Segment due = reset;
        if (due != null) {
            reset = null;
            sink.send(due);
        }
        switch (state) {
            case TcpState.Closed _ -> {}
            case TcpState.SynReceived _ -> {
                if (synAck.due(now)) {
                    synAck.sent(now);
                    sink.send(segments.synAck(now));
                }
                if (receiver.mustAcknowledge(now)) {
                    sink.send(segments.acknowledgment(sndNxt(), now));
                }
            }
            case TcpState.Established _,
                    TcpState.FinWait1 _,
                    TcpState.FinWait2 _,
                    TcpState.CloseWait _,
                    TcpState.Closing _,
                    TcpState.LastAck _ -> dispatchOpen(requireSender(), now, sink);
            case TcpState.TimeWait(TimeWaitBlock block) -> block.dispatch(now, sink);
        }
        tellApplication();
    }

    private void dispatchOpen(Sender open, long now, SegmentSink sink) {
        // Data has no room for SACK blocks: where there are any, their ACK does not ride on it (RFC 2018, 4).
        if (receiver.mustAcknowledge(now) && receiver.heldOutOfOrder() > 0) {
            sink.send(segments.acknowledgment(open.nxt(), now));
        }
        for (Sender.Range range = open.next(now); range != null; range = open.next(now)) {
            sink.send(segments.text(range, open.payload(range), now));
        }
        if (receiver.mustAcknowledge(now)) {
            sink.send(segments.acknowledgment(open.nxt(), now));
        }
    }

    private void expire(long now) {
        switch (state) {
            case TcpState.Closed _ -> {}
            case TcpState.SynReceived _ -> {
                if (synAck.gaveUp(now)) {
                    close(CloseReason.TIMED_OUT);
                }
            }
            case TcpState.TimeWait _ -> {
                if (state.until() <= now) {
                    close(CloseReason.FINISHED);
                }
            }
            case TcpState.FinWait2 _ -> {
                if (state.until() <= now) {
                    resetAndClose(CloseReason.TIMED_OUT);
                }
            }
            case TcpState.Established _,
                    TcpState.FinWait1 _,
                    TcpState.CloseWait _,
                    TcpState.Closing _,
                    TcpState.LastAck _ -> {
                Sender open = requireSender();
                open.expire(now);
                if (open.gaveUp()) {
                    // With nothing in flight it was the peer's window that was waited for.
                    resetAndClose(open.una() == open.nxt() ? CloseReason.STALLED : CloseReason.TIMED_OUT);
                }
            }
        }
    }

    /** When {@link #dispatch} has something to do: not after {@code now} for at once, or {@link #NEVER}. */
    public long pollAt(long now) {
        if (reset != null || audience.mustTell(endReason())) {
            return now;
        }
        return switch (state) {
            case TcpState.Closed _ -> NEVER;
            case TcpState.SynReceived _ -> receiver.mustAcknowledge(now) ? now : synAck.pollAt(now);
            case TcpState.Established _,
                    TcpState.FinWait1 _,
                    TcpState.FinWait2 _,
                    TcpState.CloseWait _,
                    TcpState.Closing _,
                    TcpState.LastAck _ -> Math.min(state.until(), openPollAt(now));
            case TcpState.TimeWait(TimeWaitBlock block) -> block.pollAt(now);
        };
    }

    private long openPollAt(long now) {
        Sender open = requireSender();
        if (receiver.mustAcknowledge(now) || open.hasNext(now)) {
            return now;
        }
        return Math.min(open.timerAt(), receiver.delayedAckAt());
    }

    /** Octets that {@link #read} would give now. */
    public int readable() {
        return receiver.readable();
    }

    /** Moves up to {@code length} octets of received data out, and says how many. */
    public int read(byte[] target, int offset, int length) {
        return receiver.read(target, offset, length);
    }

    /** Whether the peer's FIN came and all before it was read. */
    public boolean inputFinished() {
        return receiver.finReached() && receiver.readable() == 0;
    }

    /** Octets that {@link #send} takes now. */
    public int writable() {
        return sender == null || !state.maySend() ? 0 : sender.room();
    }

    /**
     * Queues data. The array is referred to, not copied, until the peer has acknowledged it: it must not change.
     *
     * @return how many octets were taken, up to {@link #writable}
     */
    public int send(byte[] array, int offset, int length) {
        return writable() == 0 ? 0 : requireSender().append(array, offset, length);
    }

    /**
     * Closes our side: a FIN follows what is queued, in its last segment if there is room. Before the connection is established
     * there is nobody to close it but {@link #abort}.
     */
    public void shutdownOutput() {
        if (sender != null && state.maySend()) {
            sender.finish();
            state = transitions.outputClosed(state);
        }
    }

    /** Ends the connection at once; a RST goes out at the next dispatch (RFC 9293, 3.10.5). */
    public void abort() {
        if (!(state instanceof TcpState.Closed)) {
            resetAndClose(CloseReason.ABORTED);
        }
    }

    /** The path carries at most {@code mss} octets of payload in a segment, without options. */
    public void lowerMss(int mss) {
        if (sender != null) {
            sender.lowerMss(mss - (timestamps.used() ? 12 : 0));
        }
    }

    /** Whether {@code seq} is of data that is in flight now: the mark of an ICMP error that is not forged (RFC 5927, 4.1). */
    public boolean isInFlight(int seq) {
        return sender != null && SeqNum.atOrBefore(sender.una(), seq) && SeqNum.before(seq, sender.nxt());
    }

    /** Whether a new SYN for the same ports may take this connection's place (RFC 9293, 3.10.7.4). */
    public boolean yieldsTo(Segment syn) {
        return state instanceof TcpState.Closed
                || (state instanceof TcpState.TimeWait(TimeWaitBlock block) && block.yieldsTo(syn));
    }

    /** What may stand in for the connection from now on: it is in TIME-WAIT, and nobody has anything to read or hear of it. */
    public @Nullable TimeWaitBlock atRest() {
        boolean over = reset == null && receiver.readable() == 0 && application() == null;
        return over && state instanceof TcpState.TimeWait(TimeWaitBlock block) ? block : null;
    }

    /** The next sequence number we would send: what a successor's ISS must lie beyond. */
    public int sndNxt() {
        return sender == null ? handshake.iss() + 1 : sender.nxt();
    }

    /** Octets that were {@linkplain #send queued} and that the peer has not acknowledged yet. */
    public int unacknowledged() {
        return sender == null ? 0 : sender.queued();
    }

    public TcpState state() {
        return state;
    }

    /** Whether the connection may be forgotten: it is closed and has nothing left to send. */
    public boolean isOver() {
        return state instanceof TcpState.Closed && reset == null && !audience.mustTell(endReason());
    }

    /** Segments that were sent more than once. */
    public long retransmissions() {
        return sender == null ? 0 : sender.retransmissions();
    }

    /** Octets held for the peer and from it: the room that is taken up, which may be more than the data in it. */
    public int held() {
        return receiver.bufferSize() + receiver.heldOutOfOrder() + (sender == null ? 0 : sender.queued());
    }

    private Sender requireSender() {
        if (sender == null) {
            throw new IllegalStateException("no sender in " + state.rfcName());
        }
        return sender;
    }

    private void resetAndClose(CloseReason reason) {
        reset = segments.reset(sndNxt());
        close(reason);
    }

    private void close(CloseReason reason) {
        state = new TcpState.Closed(reason);
        if (sender != null) {
            sender.clear();
        }
    }

    private @Nullable CloseReason endReason() {
        if (state instanceof TcpState.Closed(CloseReason reason)) {
            return reason;
        }
        return state instanceof TcpState.TimeWait && receiver.readable() == 0 ? CloseReason.FINISHED : null;
    }

    private void tellApplication() {
        audience.tellNews();
        audience.tellEnd(endReason());
    }
}
