package io.metapunt.tcp;

import org.jspecify.annotations.Nullable;

/**
 * One passive TCP connection, from SYN-RECEIVED on (RFC 9293): it takes segments and the time in and gives segments. It has no
 * clock, no thread and no address; it never opens actively, never sends urgent data, and never fragments. One thread at a
 * time uses it. Time is in nanoseconds from an arbitrary origin, and never runs backwards.
 *
 * <p>Whenever {@link #pollAt} is not after now, {@link #dispatch} sends something or moves a timer on.
 */
public final class TcpConnection {
    /** {@link #pollAt} of a connection that waits for the peer or the application only. */
    public static final long NEVER = Long.MAX_VALUE;

    private final TcpConfig config;
    private final Handshake handshake;
    private final RttEstimator rtt;
    private final Timestamps timestamps;
    private final Receiver receiver;
    private final SynAckTimer synAck;
    private final Challenges challenges = new Challenges();
    private @Nullable Sender sender;
    private @Nullable TcpApplication application;
    private TcpState state = new TcpState.SynReceived();
    private boolean applicationTold;
    private boolean news;
    private boolean applicationClosed;
    private @Nullable Segment reset;
    private int lastAckSent;
    private int hopLimit;

    private TcpConnection(TcpConfig config, Handshake handshake, Segment first, int timestampOffset, long now) {
        this.config = config;
        this.handshake = handshake;
        this.rtt = new RttEstimator(config);
        this.timestamps = new Timestamps(
                handshake.timestamps(), timestampOffset, first.options().tsVal(), now);
        this.receiver = new Receiver(config, handshake);
        this.synAck = new SynAckTimer(config, now);
        this.lastAckSent = handshake.irs() + 1;
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
        application = user;
    }

    /** Who uses the connection, once it is attached. */
    public @Nullable TcpApplication application() {
        return application;
    }

    /** Takes one segment in. The application is called before this returns. */
    public Disposition process(Segment segment, long now) {
        Disposition disposition = accept(segment, now);
        tellApplication();
        return disposition;
    }

    /** RFC 9293, 3.10.7.4, in its order. */
    private Disposition accept(Segment segment, long now) {
        if (state instanceof TcpState.Closed) {
            return Disposition.CONNECTION_CLOSED;
        }
        if (isRepeatedSyn(segment)) {
            synAck.again();
            return Disposition.DUPLICATE;
        }
        if (timestamps.outdated(segment, now)) {
            challenge(now);
            return Disposition.OLD_TIMESTAMP;
        }
        if (!receiver.acceptable(segment.seq(), lengthOf(segment))) {
            return unacceptable(segment, now);
        }
        timestamps.remember(segment, lastAckSent, now);
        if (segment.has(Segment.RST)) {
            return reset(segment, now);
        }
        // RFC 5961, 4.2
        if (segment.has(Segment.SYN)) {
            challenge(now);
            return Disposition.CHALLENGED;
        }
        if (!segment.has(Segment.ACK)) {
            return Disposition.NO_ACK;
        }
        return acknowledged(segment, now);
    }

    private boolean isRepeatedSyn(Segment segment) {
        return state instanceof TcpState.SynReceived
                && segment.has(Segment.SYN)
                && !segment.has(Segment.ACK)
                && !segment.has(Segment.RST)
                && segment.seq() == handshake.irs();
    }

    private static int lengthOf(Segment segment) {
        return segment.payload().length() + (segment.has(Segment.SYN) ? 1 : 0) + (segment.has(Segment.FIN) ? 1 : 0);
    }

    /** First check: a segment out of the window is acknowledged, unless it is a RST. */
    private Disposition unacceptable(Segment segment, long now) {
        if (segment.has(Segment.RST)) {
            return Disposition.OUT_OF_WINDOW;
        }
        if (state instanceof TcpState.TimeWait && segment.has(Segment.FIN)) {
            // The peer did not hear our last ACK (3.10.7.4, eighth).
            state = new TcpState.TimeWait(now + config.timeWait());
        }
        boolean old = SeqNum.before(segment.seq(), receiver.nxt());
        if (old && segment.has(Segment.ACK) && sender != null && sender.plausible(segment.ack())) {
            news |= sender.acknowledge(segment, true, -1, now);
            advanceAfterAck(now);
        }
        challenge(now);
        return old ? Disposition.DUPLICATE : Disposition.OUT_OF_WINDOW;
    }

    /** Second check (RFC 5961, 3.2): only the exact next number resets. */
    private Disposition reset(Segment segment, long now) {
        if (segment.seq() == receiver.nxt()) {
            close(CloseReason.RESET_BY_PEER);
            return Disposition.RESET;
        }
        challenge(now);
        return Disposition.CHALLENGED;
    }

    /** Fifth check and on. */
    private Disposition acknowledged(Segment segment, long now) {
        if (state instanceof TcpState.SynReceived) {
            if (segment.ack() != handshake.iss() + 1) {
                if (challenges.admits(now)) {
                    reset = new Segment(segment.ack(), 0, Segment.RST, 0, TcpOptions.NONE, Payload.EMPTY);
                }
                return Disposition.BAD_ACK;
            }
            establish(segment, now);
        } else if (!requireSender().plausible(segment.ack())) {
            challenge(now);
            return Disposition.BAD_ACK;
        }
        int before = receiver.nxt();
        boolean hasData = lengthOf(segment) > 0;
        boolean newAck = requireSender().acknowledge(segment, hasData, timestamps.echoed(segment, now), now);
        advanceAfterAck(now);
        if (newAck) {
            news = true;
        }
        if (mayReceive()) {
            receiver.receive(segment, now);
            if (receiver.takeFresh()) {
                news = true;
            }
            if (receiver.finReached()) {
                peerFinished(now);
            }
        } else if (segment.has(Segment.FIN)) {
            receiver.acknowledgeNow();
        }
        boolean old = hasData && !newAck && receiver.nxt() == before && receiver.heldOutOfOrder() == 0;
        return old ? Disposition.DUPLICATE : Disposition.ACCEPTED;
    }

    private void establish(Segment segment, long now) {
        Sender opened = new Sender(config, handshake, rtt, segment.window(), segment.seq());
        synAck.rttSample(now).ifPresent(rtt::sample);
        sender = opened;
        state = new TcpState.Established();
        news = true;
        if (applicationClosed) {
            opened.finish();
            state = new TcpState.FinWait1();
        }
    }

    private boolean mayReceive() {
        return switch (state) {
            case TcpState.Established _, TcpState.FinWait1 _, TcpState.FinWait2 _ -> true;
            case TcpState.SynReceived _,
                    TcpState.CloseWait _,
                    TcpState.Closing _,
                    TcpState.LastAck _,
                    TcpState.TimeWait _,
                    TcpState.Closed _ -> false;
        };
    }

    /** What the acknowledgment of our FIN brings. */
    private void advanceAfterAck(long now) {
        if (!requireSender().finAcknowledged()) {
            return;
        }
        switch (state) {
            case TcpState.FinWait1 _ -> state = new TcpState.FinWait2(now + config.finWait2());
            case TcpState.Closing _ -> enterTimeWait(now);
            case TcpState.LastAck _ -> close(CloseReason.FINISHED);
            case TcpState.SynReceived _,
                    TcpState.Established _,
                    TcpState.FinWait2 _,
                    TcpState.CloseWait _,
                    TcpState.TimeWait _,
                    TcpState.Closed _ -> {}
        }
    }

    /** Eighth check: the peer's FIN, in order. */
    private void peerFinished(long now) {
        switch (state) {
            case TcpState.Established _ -> state = new TcpState.CloseWait();
            case TcpState.FinWait1 _ -> state = new TcpState.Closing();
            case TcpState.FinWait2 _ -> enterTimeWait(now);
            case TcpState.SynReceived _,
                    TcpState.CloseWait _,
                    TcpState.Closing _,
                    TcpState.LastAck _,
                    TcpState.TimeWait _,
                    TcpState.Closed _ -> {}
        }
    }

    private void enterTimeWait(long now) {
        state = new TcpState.TimeWait(now + config.timeWait());
        news = true;
    }

    private void challenge(long now) {
        if (challenges.admits(now)) {
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
                    sink.send(synAckSegment(now));
                }
                if (receiver.mustAcknowledge(now)) {
                    sink.send(segment(sndNxt(), Segment.ACK, TcpOptionsBuilder.data(timestamps, now), Payload.EMPTY));
                }
            }
            case TcpState.Established _,
                    TcpState.FinWait1 _,
                    TcpState.FinWait2 _,
                    TcpState.CloseWait _,
                    TcpState.Closing _,
                    TcpState.LastAck _,
                    TcpState.TimeWait _ -> dispatchOpen(requireSender(), now, sink);
        }
        tellApplication();
    }

    private void dispatchOpen(Sender open, long now, SegmentSink sink) {
        // Data has no room for SACK blocks: where there are any, their ACK does not ride on it (RFC 2018, 4).
        if (receiver.mustAcknowledge(now) && receiver.heldOutOfOrder() > 0) {
            acknowledge(open, now, sink);
        }
        for (Sender.Range range = open.next(now); range != null; range = open.next(now)) {
            int flags = Segment.ACK
                    | (range.fin() ? Segment.FIN : 0)
                    | (range.push() && range.length() > 0 ? Segment.PSH : 0);
            sink.send(segment(range.seq(), flags, TcpOptionsBuilder.data(timestamps, now), open.payload(range)));
        }
        if (receiver.mustAcknowledge(now)) {
            acknowledge(open, now, sink);
        }
    }

    private void acknowledge(Sender open, long now, SegmentSink sink) {
        TcpOptions options = handshake.sack()
                ? TcpOptionsBuilder.acknowledgment(timestamps, receiver.sackBlocks(), now)
                : TcpOptionsBuilder.data(timestamps, now);
        sink.send(segment(open.nxt(), Segment.ACK, options, Payload.EMPTY));
    }

    private Segment segment(int seq, int flags, TcpOptions options, Payload payload) {
        lastAckSent = receiver.nxt();
        return new Segment(seq, receiver.nxt(), flags, receiver.advertise(), options, payload);
    }

    /** The window of a SYN-ACK is never scaled (RFC 7323, 2.2). */
    private Segment synAckSegment(long now) {
        return new Segment(
                handshake.iss(),
                receiver.nxt(),
                Segment.SYN | Segment.ACK,
                Math.min(receiver.window(), 0xffff),
                TcpOptionsBuilder.synAck(handshake, timestamps, now),
                Payload.EMPTY);
    }

    private void expire(long now) {
        switch (state) {
            case TcpState.Closed _ -> {}
            case TcpState.SynReceived _ -> {
                if (synAck.gaveUp(now)) {
                    close(CloseReason.TIMED_OUT);
                }
            }
            case TcpState.TimeWait(long until) -> {
                if (until <= now) {
                    close(CloseReason.FINISHED);
                }
            }
            case TcpState.FinWait2(long until) -> {
                if (until <= now) {
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
                    resetAndClose(CloseReason.TIMED_OUT);
                }
            }
        }
    }

    /** When {@link #dispatch} has something to do: not after {@code now} for at once, or {@link #NEVER}. */
    public long pollAt(long now) {
        if (reset != null || mustTell()) {
            return now;
        }
        return switch (state) {
            case TcpState.Closed _ -> NEVER;
            case TcpState.SynReceived _ -> receiver.mustAcknowledge(now) ? now : synAck.pollAt(now);
            case TcpState.TimeWait(long until) -> Math.min(until, openPollAt(now));
            case TcpState.FinWait2(long until) -> Math.min(until, openPollAt(now));
            case TcpState.Established _,
                    TcpState.FinWait1 _,
                    TcpState.CloseWait _,
                    TcpState.Closing _,
                    TcpState.LastAck _ -> openPollAt(now);
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
        return sender == null || !state.maySend() || applicationClosed ? 0 : sender.room();
    }

    /**
     * Queues data. The array is referred to, not copied, until the peer has acknowledged it: it must not change.
     *
     * @return how many octets were taken, up to {@link #writable}
     */
    public int send(byte[] array, int offset, int length) {
        return writable() == 0 ? 0 : requireSender().append(array, offset, length);
    }

    /** Closes our side: a FIN follows what is queued, in its last segment if there is room. */
    public void shutdownOutput() {
        if (applicationClosed) {
            return;
        }
        applicationClosed = true;
        switch (state) {
            case TcpState.Established _ -> {
                requireSender().finish();
                state = new TcpState.FinWait1();
            }
            case TcpState.CloseWait _ -> {
                requireSender().finish();
                state = new TcpState.LastAck();
            }
            case TcpState.SynReceived _,
                    TcpState.FinWait1 _,
                    TcpState.FinWait2 _,
                    TcpState.Closing _,
                    TcpState.LastAck _,
                    TcpState.TimeWait _,
                    TcpState.Closed _ -> {}
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
        return switch (state) {
            case TcpState.Closed _ -> true;
            case TcpState.TimeWait _ -> isNewer(syn);
            case TcpState.SynReceived _,
                    TcpState.Established _,
                    TcpState.FinWait1 _,
                    TcpState.FinWait2 _,
                    TcpState.CloseWait _,
                    TcpState.Closing _,
                    TcpState.LastAck _ -> false;
        };
    }

    /** RFC 6191, 2: by the timestamp where both connections have one, else by the sequence number. */
    private boolean isNewer(Segment syn) {
        boolean later = SeqNum.after(syn.seq(), receiver.nxt());
        if (!syn.options().timestamps()) {
            return later;
        }
        int age = syn.options().tsVal() - timestamps.echo();
        return !timestamps.used() || age > 0 || (age == 0 && later);
    }

    /** The next sequence number we would send: what a successor's ISS must lie beyond. */
    public int sndNxt() {
        return sender == null ? handshake.iss() + 1 : sender.nxt();
    }

    /** TTL or hop limit of what is sent from now on; 0 for the default. */
    public void hopLimit(int limit) {
        hopLimit = limit;
    }

    public int hopLimit() {
        return hopLimit;
    }

    public TcpState state() {
        return state;
    }

    /** Whether the connection may be forgotten: it is closed and has nothing left to send. */
    public boolean isOver() {
        return state instanceof TcpState.Closed && reset == null && !mustTell();
    }

    /** Segments that were sent more than once. */
    public long retransmissions() {
        return sender == null ? 0 : sender.retransmissions();
    }

    /** Octets held for the peer and from it. */
    public int held() {
        return receiver.readable() + receiver.heldOutOfOrder() + (sender == null ? 0 : sender.queued());
    }

    private Sender requireSender() {
        if (sender == null) {
            throw new IllegalStateException("no sender in " + state.rfcName());
        }
        return sender;
    }

    private void resetAndClose(CloseReason reason) {
        reset = new Segment(sndNxt(), receiver.nxt(), Segment.RST | Segment.ACK, 0, TcpOptions.NONE, Payload.EMPTY);
        close(reason);
    }

    private void close(CloseReason reason) {
        state = new TcpState.Closed(reason);
        if (sender != null) {
            sender.clear();
        }
    }

    /** Whether the application has not heard yet that it is over. */
    private boolean mustTell() {
        return !applicationTold && application != null && endReason() != null;
    }

    private @Nullable CloseReason endReason() {
        return switch (state) {
            case TcpState.Closed(CloseReason reason) -> reason;
            case TcpState.TimeWait _ -> receiver.readable() == 0 ? CloseReason.FINISHED : null;
            case TcpState.SynReceived _,
                    TcpState.Established _,
                    TcpState.FinWait1 _,
                    TcpState.FinWait2 _,
                    TcpState.CloseWait _,
                    TcpState.Closing _,
                    TcpState.LastAck _ -> null;
        };
    }

    private void tellApplication() {
        TcpApplication user = application;
        if (user == null || applicationTold) {
            return;
        }
        if (news) {
            news = false;
            user.progressed();
        }
        CloseReason reason = endReason();
        if (reason != null && !applicationTold) {
            applicationTold = true;
            user.closed(reason);
        }
    }
}
