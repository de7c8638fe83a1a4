package io.metapunt.tcp;

import org.jspecify.annotations.Nullable;

/**
 * The sending half of a connection past its handshake: what may be sent now, what must be sent again, and when to look. It
 * decides on ranges of sequence numbers; the connection makes segments of them.
 */
final class Sender {
    private final TcpConfig config;
    private final SendQueue queue;
    private final RttEstimator rtt;
    private final Scoreboard scoreboard;
    private final Congestion congestion;
    private final boolean sack;
    private final SendWindow window;
    private final LossProbes probes = new LossProbes();
    private int mss;
    private int una;
    private int nxt;
    private long acknowledged;
    private boolean finWanted;
    private boolean finSent;
    private SendTimer timer = new SendTimer.Idle();
    private long retransmitAt = Long.MAX_VALUE;
    private long reorderingAt = Long.MAX_VALUE;
    private long sentAt = Long.MAX_VALUE;
    private long unacknowledgedSince = Long.MAX_VALUE;
    private boolean probeWanted;
    private boolean resendAtOnce;
    private boolean gaveUp;
    private int windowProbes;
    private long retransmissions;

    /** A range to be sent: {@code length} octets of data from {@code seq} on, and the FIN behind them or not. */
    record Range(int seq, int length, boolean fin, boolean push) {}

    /** Begins with the segment that completes the handshake. */
    Sender(TcpConfig config, Handshake handshake, RttEstimator rtt, Segment first) {
        this.config = config;
        this.queue = new SendQueue(config.sendBuffer());
        this.rtt = rtt;
        this.sack = handshake.sack();
        this.scoreboard = new Scoreboard(sack);
        this.mss = handshake.sendMss();
        this.congestion = new Congestion(mss);
        this.una = handshake.iss() + 1;
        this.nxt = una;
        this.window = new SendWindow(handshake.peerScale(), first.window(), first.seq(), una);
    }

    int una() {
        return una;
    }

    int nxt() {
        return nxt;
    }

    int room() {
        return finWanted ? 0 : queue.room();
    }

    int queued() {
        return queue.length();
    }

    long retransmissions() {
        return retransmissions;
    }

    /** The peer did not acknowledge, or kept its window shut, for longer than is borne. */
    boolean gaveUp() {
        return gaveUp;
    }

    int append(byte[] array, int offset, int length) {
        return finWanted ? 0 : queue.append(array, offset, length);
    }

    /** The application will send no more: a FIN goes behind what is queued. */
    void finish() {
        finWanted = true;
    }

    /** Whether the FIN was sent and acknowledged. */
    boolean finAcknowledged() {
        return finSent && una == nxt;
    }

    /** Whether an honest peer can have sent {@code ack}: RFC 5961, 5.2, and nothing from before the first octet. */
    boolean plausible(int ack) {
        return SeqNum.atOrBefore(ack, nxt) && SeqNum.atOrBefore(oldestAck(), ack);
    }

    /** The first number that is plausible. */
    int oldestAck() {
        return una - (int) Math.min(window.largest(), acknowledged);
    }

    /**
     * Takes the acknowledgment and the window of an acceptable segment in.
     *
     * @param echoed the round trip by the timestamp that it echoes, or -1
     * @return whether it was new
     */
    boolean acknowledge(Segment segment, boolean hasData, long echoed, long now) {
        int ack = segment.ack();
        boolean windowChanged = window.update(segment, mss);
        int acked = ack - una;
        // RFC 5681, 2: what a duplicate ACK is
        boolean duplicate = acked == 0 && !hasData && !scoreboard.isEmpty() && !windowChanged;
        Scoreboard.Progress progress = scoreboard.acknowledged(
                ack, segment.options().sackBlocks(), duplicate, rtt.minRtt() == Long.MAX_VALUE ? 0 : rtt.minRtt(), now);
        if (progress.rttSample() != Scoreboard.Progress.NO_SAMPLE) {
            rtt.sample(progress.rttSample());
        } else if (acked > 0 && echoed >= 0) {
            // A timestamp tells the transmissions of one segment apart (RFC 7323, 4.1).
            rtt.sample(echoed);
        }
        if (acked > 0) {
            boolean finAcked = finSent && ack == nxt;
            queue.discard(acked - (finAcked ? 1 : 0));
            una = ack;
            acknowledged += acked;
            rtt.progress();
            congestion.acknowledged(acked, una);
            unacknowledgedSince = una == nxt ? Long.MAX_VALUE : now;
            windowProbes = 0;
        }
        if (acked > 0 || progress.newInformation()) {
            probes.answered();
        }
        if (acked > 0 || progress.newInformation() || duplicate) {
            detectLosses(now);
            arm(acked > 0, now);
        } else if (windowChanged) {
            arm(false, now);
        }
        return acked > 0;
    }

    private void detectLosses(long now) {
        int before = scoreboard.pipe();
        reorderingAt = scoreboard.detectLosses(congestion.recovering(), rtt.minRtt(), now);
        if (scoreboard.pipe() < before) {
            boolean begun = congestion.lost(before - scoreboard.pipe(), nxt - una, nxt);
            // The first retransmission of a recovery does not wait for the window (RFC 5681, 3.2, step 3; RFC 6675, 5);
            // nor, without SACK, does one for a partial ACK (RFC 6582, 3.2, step 4).
            resendAtOnce |= begun || !sack;
        }
    }

    /** Handles the timer if it has expired. */
    void expire(long now) {
        if (timer.at() > now) {
            return;
        }
        switch (timer) {
            case SendTimer.Idle _ -> {}
            case SendTimer.Reordering _ -> {
                detectLosses(now);
                arm(false, now);
            }
            case SendTimer.LossProbe _ -> {
                probeWanted = true;
                if (probes.none()) {
                    // The first gets a full RTO (RFC 8985, 7.3); the others must not put the timeout off for ever.
                    retransmitAt = Math.max(retransmitAt, now + rtt.rto());
                }
                timer = new SendTimer.Retransmit(retransmitAt);
            }
            case SendTimer.Retransmit _ -> timedOut(now);
            case SendTimer.WindowProbe _ -> {
                if (now - window.closedSince() >= config.zeroWindowLimit()) {
                    gaveUp = true;
                    timer = new SendTimer.Idle();
                } else {
                    probeWanted = true;
                    windowProbes++;
                    timer = new SendTimer.WindowProbe(nextWindowProbe(now));
                }
            }
        }
    }

    /** RFC 6298, 5.4 to 5.6. */
    private void timedOut(long now) {
        if (now - unacknowledgedSince >= config.giveUp()) {
            gaveUp = true;
            timer = new SendTimer.Idle();
            return;
        }
        congestion.timedOut(nxt - una, nxt);
        scoreboard.loseAll();
        reorderingAt = Long.MAX_VALUE;
        probes.end();
        rtt.backOff();
        retransmitAt = now + rtt.rto();
        timer = new SendTimer.Retransmit(retransmitAt);
    }

    /** Whether {@link #next} has something. */
    boolean hasNext(long now) {
        return timer.at() <= now || probeWanted || lostToSend() != null || newDataLength() > 0 || finAlone() || stuck();
    }

    /** The next range to send, or null. */
    @Nullable
    Range next(long now) {
        if (probeWanted) {
            probeWanted = false;
            Range probe = probe(now);
            if (probe != null) {
                return probe;
            }
        }
        Sent lost = lostToSend();
        if (lost != null) {
            return resend(lost, now);
        }
        if (una == nxt && now - sentAt > rtt.rto()) {
            congestion.idle();
        }
        int length = newDataLength();
        if (length > 0 || finAlone()) {
            return sendNew(length, now);
        }
        armWindowProbe(now);
        return null;
    }

    /** A lost segment, if the congestion window admits it. */
    private @Nullable Sent lostToSend() {
        Sent lost = scoreboard.firstLost();
        if (lost == null) {
            return null;
        }
        boolean fits = scoreboard.pipe() == 0 || scoreboard.pipe() + lost.length() <= congestion.window();
        return fits || resendAtOnce ? lost : null;
    }

    /** How much new data may go in the next segment. */
    private int newDataLength() {
        return newDataLength(congestion.window() - scoreboard.pipe());
    }

    /** The same with {@code allowance} by the network: the sender's silly window avoidance (RFC 9293, 3.8.6.2.1). */
    private int newDataLength(int allowance) {
        int unsent = unsent();
        int usable = Math.min(window.size() - (nxt - una), allowance);
        int length = Math.min(Math.min(unsent, mss), usable);
        if (length <= 0) {
            return 0;
        }
        boolean worthIt = length == mss || length == unsent || length >= window.largest() / 2;
        return worthIt ? length : 0;
    }

    private int unsent() {
        return finSent ? 0 : queue.length() - (nxt - una);
    }

    private boolean finAlone() {
        return finWanted && !finSent && unsent() == 0;
    }

    private Range sendNew(int length, long now) {
        boolean last = length == unsent();
        boolean fin = finWanted && last;
        Range range = new Range(nxt, length, fin, last);
        if (una == nxt) {
            unacknowledgedSince = now;
        }
        nxt += length + (fin ? 1 : 0);
        finSent |= fin;
        sentAt = now;
        scoreboard.sent(new Sent(range.seq, nxt, fin, now));
        arm(timer instanceof SendTimer.Idle || timer instanceof SendTimer.WindowProbe, now);
        return range;
    }

    private Range resend(Sent segment, long now) {
        scoreboard.resent(segment, now);
        retransmissions++;
        resendAtOnce = false;
        sentAt = now;
        arm(timer instanceof SendTimer.Idle, now);
        return new Range(segment.seq, segment.length() - (segment.fin ? 1 : 0), segment.fin, segment.end == nxt);
    }

    /** A tail loss probe (RFC 8985, 7.3) or a window probe (RFC 9293, 3.8.6.1). */
    private @Nullable Range probe(long now) {
        if (una == nxt) {
            return unsent() > 0 ? windowProbe(now) : null;
        }
        // New data tells as much as old, and the probe may pass the congestion window (RFC 8985, 7.3). In a recovery
        // what the peer waits for is more urgent, and tells as much, since RACK goes by the time of sending.
        int length = congestion.recovering() ? 0 : newDataLength(mss);
        if (length > 0) {
            probes.sent();
            return sendNew(length, now);
        }
        Sent last = scoreboard.last();
        boolean tail = last != null && !last.sacked && !congestion.recovering();
        Sent again = tail ? last : scoreboard.firstMissing();
        if (again == null) {
            return null;
        }
        probes.sent();
        return resend(again, now);
    }

    /**
     * What the window admits, however little (the override of RFC 9293, 3.8.6.2.1). With a window of zero an old number without
     * data, as Linux sends it: the answer tells the window, and there is nothing that the peer could drop.
     */
    private Range windowProbe(long now) {
        int length = Math.min(unsent(), Math.min(mss, window.size()));
        return length > 0 ? sendNew(length, now) : new Range(una - 1, 0, false, false);
    }

    /**
     * Arms the timer for what is in flight.
     *
     * @param restart whether the retransmission time counts from now (RFC 6298, 5.1 and 5.3)
     */
    private void arm(boolean restart, long now) {
        if (una == nxt) {
            timer = new SendTimer.Idle();
            retransmitAt = Long.MAX_VALUE;
            reorderingAt = Long.MAX_VALUE;
            armWindowProbe(now);
            return;
        }
        if (restart || retransmitAt == Long.MAX_VALUE) {
            retransmitAt = now + rtt.rto();
        }
        if (reorderingAt < retransmitAt) {
            timer = new SendTimer.Reordering(reorderingAt);
        } else if (mayProbe() && now + probeTimeout() < retransmitAt) {
            timer = new SendTimer.LossProbe(now + probeTimeout());
        } else {
            timer = new SendTimer.Retransmit(retransmitAt);
        }
    }

    private boolean mayProbe() {
        return sack && probes.left() && rtt.hasSample() && scoreboard.firstMissing() != null;
    }

    private long probeTimeout() {
        Sent first = scoreboard.first();
        boolean alone = first != null && first == scoreboard.last();
        return probes.timeout(rtt.srtt(), alone && !congestion.recovering());
    }

    /** With nothing in flight and data that the window forbids to send, only a probe can learn that the window opened. */
    private void armWindowProbe(long now) {
        if (stuck()) {
            window.closed(now);
            timer = new SendTimer.WindowProbe(nextWindowProbe(now));
        }
    }

    /** Whether nothing would ever happen again by itself. */
    private boolean stuck() {
        return timer instanceof SendTimer.Idle && una == nxt && unsent() > 0 && newDataLength() == 0;
    }

    /** With backoff, and in time for the limit: a peer that dribbles its window open cannot put that off. */
    private long nextWindowProbe(long now) {
        long interval = Math.min(config.maxRto(), rtt.rto() << Math.min(windowProbes, 16));
        return Math.min(now + interval, window.closedSince() + config.zeroWindowLimit());
    }

    /** When {@link #next} or {@link #expire} has something to do because of the time. */
    long timerAt() {
        return timer.at();
    }

    Payload payload(Range range) {
        return queue.payload(range.seq - una, range.length);
    }

    /** The path carries at most {@code smaller} octets in a segment. */
    void lowerMss(int smaller) {
        if (smaller < mss) {
            mss = smaller;
            congestion.mss(smaller);
            scoreboard.resegment(smaller);
        }
    }

    void clear() {
        queue.clear();
        scoreboard.clear();
        timer = new SendTimer.Idle();
    }
}
