package io.metapunt.tcp;

import com.google.common.primitives.ImmutableIntArray;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What is in flight, segment by segment: acknowledged ranges leave, SACKed ones are marked (RFC 2018), and those sent
 * sufficiently before one that arrived are taken for lost (RACK, RFC 8985). With a peer that knows no SACK, three duplicate
 * ACKs do that for the first (RFC 5681, 3.2; RFC 6582).
 */
final class Scoreboard {
    private static final int DUPLICATE_THRESHOLD = 3;

    /** Grows with the answer; most are a segment or two. */
    private final Deque<Sent> inFlight = new ArrayDeque<>(1);

    private final boolean sack;
    private int pipe;

    /** Octets that duplicate ACKs without SACK tell of: they have left the path, though not which (RFC 3042; RFC 5681, 3.2). */
    private int departed;

    private int duplicateAcks;
    private boolean reorderingSeen;
    private long rackAt = Long.MIN_VALUE;
    private int rackEnd;
    private long rackRtt;
    private int highestSacked;
    private boolean anySacked;

    /** What an acknowledgment brought. */
    record Progress(long rttSample, boolean newInformation) {
        static final long NO_SAMPLE = -1;
    }

    Scoreboard(boolean sack) {
        this.sack = sack;
    }

    boolean isEmpty() {
        return inFlight.isEmpty();
    }

    /** Octets that are thought to be on the way (RFC 6675, 4). */
    int pipe() {
        return pipe - departed;
    }

    int duplicateAcks() {
        return duplicateAcks;
    }

    @Nullable
    Sent first() {
        return inFlight.peekFirst();
    }

    @Nullable
    Sent last() {
        return inFlight.peekLast();
    }

    /** The first segment that the peer does not have for all that is known. */
    @Nullable
    Sent firstMissing() {
        for (Sent segment : inFlight) {
            if (!segment.sacked) {
                return segment;
            }
        }
        return null;
    }

    void sent(Sent segment) {
        inFlight.addLast(segment);
        pipe += segment.length();
    }

    /** {@code segment} was sent once more. */
    void resent(Sent segment, long now) {
        if (segment.lost) {
            segment.lost = false;
            pipe += segment.length();
        }
        segment.at = now;
        segment.transmissions++;
    }

    /** The first segment that is lost and not sent again yet. */
    @Nullable
    Sent firstLost() {
        for (Sent segment : inFlight) {
            if (segment.lost) {
                return segment;
            }
        }
        return null;
    }

    /** Takes an acceptable acknowledgment in. */
    Progress acknowledged(int ack, ImmutableIntArray sackBlocks, boolean duplicate, long rttFloor, long now) {
        long sample = Progress.NO_SAMPLE;
        boolean news = false;
        boolean retransmitted = false;
        while (!inFlight.isEmpty() && SeqNum.before(inFlight.getFirst().seq, ack)) {
            Sent segment = inFlight.getFirst();
            news = true;
            if (SeqNum.after(segment.end, ack)) {
                if (!segment.lost && !segment.sacked) {
                    pipe -= ack - segment.seq;
                }
                segment.seq = ack;
                break;
            }
            inFlight.removeFirst();
            retransmitted |= segment.transmissions > 1;
            if (!segment.sacked) {
                sample = arrived(segment, rttFloor, now, sample);
                if (!segment.lost) {
                    pipe -= segment.length();
                }
            }
        }
        if (retransmitted) {
            // What lay behind a hole may have arrived long ago: its time says nothing about the path.
            sample = Progress.NO_SAMPLE;
        }
        for (int i = 0; i + 1 < sackBlocks.length(); i += 2) {
            if (SeqNum.after(sackBlocks.get(i), ack)) {
                for (Sent segment : inFlight) {
                    if (!segment.sacked
                            && SeqNum.atOrBefore(sackBlocks.get(i), segment.seq)
                            && SeqNum.atOrBefore(segment.dataEnd(), sackBlocks.get(i + 1))) {
                        sample = arrived(segment, rttFloor, now, sample);
                        segment.sacked = true;
                        news = true;
                        if (segment.lost) {
                            segment.lost = false;
                        } else {
                            pipe -= segment.length();
                        }
                    }
                }
            }
        }
        if (duplicate) {
            duplicateAcks++;
        } else if (news) {
            duplicateAcks = 0;
        }
        if (!sack) {
            countDeparted(duplicate, news);
        }
        return new Progress(sample, news);
    }

    /** A duplicate ACK stands for a segment like the first; an ACK of something new, for those it covers. */
    private void countDeparted(boolean duplicate, boolean news) {
        Sent first = inFlight.peekFirst();
        int missing = first == null || first.lost ? 0 : first.length();
        if (news) {
            departed = 0;
        } else if (duplicate && first != null) {
            departed += first.length();
        }
        departed = Math.min(departed, pipe - missing);
    }

    /** RFC 8985, 6.2, steps 1 to 3. */
    private long arrived(Sent segment, long rttFloor, long now, long sample) {
        long rtt = now - segment.at;
        boolean ambiguous = segment.transmissions > 1;
        if (!ambiguous && anySacked && SeqNum.before(segment.end, highestSacked)) {
            reorderingSeen = true;
        }
        if (!anySacked || SeqNum.after(segment.end, highestSacked)) {
            highestSacked = segment.end;
            anySacked = true;
        }
        // An answer to a retransmission that comes sooner than any round trip is the first transmission's.
        if (ambiguous && rtt < rttFloor) {
            return sample;
        }
        if (segment.at > rackAt || (segment.at == rackAt && SeqNum.after(segment.end, rackEnd))) {
            rackAt = segment.at;
            rackEnd = segment.end;
            rackRtt = rtt;
        }
        return ambiguous ? sample : rtt;
    }

    /**
     * Marks what must be lost by now (RFC 8985, 6.2, step 5).
     *
     * @return when to look again, or {@link Long#MAX_VALUE}
     */
    long detectLosses(boolean recovering, long minRtt, long now) {
        if (!sack) {
            detectByDuplicates(recovering);
            return Long.MAX_VALUE;
        }
        if (rackAt == Long.MIN_VALUE) {
            return Long.MAX_VALUE;
        }
        long window = reorderingWindow(recovering, minRtt);
        long again = Long.MAX_VALUE;
        for (Sent segment : inFlight) {
            boolean sentBefore = segment.at < rackAt || (segment.at == rackAt && SeqNum.before(segment.end, rackEnd));
            if (segment.sacked || segment.lost || !sentBefore) {
                continue;
            }
            long due = segment.at + rackRtt + window;
            if (due <= now) {
                markLost(segment);
            } else {
                again = Math.min(again, due);
            }
        }
        return again;
    }

    /** RFC 8985, 6.2, step 4: a quarter of the least round-trip time, or nothing while no reordering was ever seen. */
    private long reorderingWindow(boolean recovering, long minRtt) {
        boolean sure = recovering || duplicateAcks >= DUPLICATE_THRESHOLD;
        if ((!reorderingSeen && sure) || minRtt == Long.MAX_VALUE) {
            return 0;
        }
        return minRtt / 4;
    }

    private void detectByDuplicates(boolean recovering) {
        Sent first = inFlight.peekFirst();
        if (first == null || first.lost) {
            return;
        }
        // In recovery a partial ACK uncovers the next hole (RFC 6582, 3.2, step 4); it was sent once only.
        boolean hole = recovering && duplicateAcks == 0 && first.transmissions == 1;
        if (hole || duplicateAcks == DUPLICATE_THRESHOLD) {
            markLost(first);
            duplicateAcks = duplicateAcks == DUPLICATE_THRESHOLD ? DUPLICATE_THRESHOLD + 1 : 0;
        }
    }

    /**
     * The retransmission timer expired: all that is not SACKed is lost (RFC 8985, 6.3; RFC 5681, 3.1). Where the first is
     * SACKed and yet not acknowledged, the peer has dropped what it had SACKed (RFC 2018, 8).
     */
    void loseAll() {
        departed = 0;
        Sent first = inFlight.peekFirst();
        boolean reneged = first != null && first.sacked;
        for (Sent segment : inFlight) {
            if (segment.sacked && reneged) {
                segment.sacked = false;
                segment.lost = true;
            } else if (!segment.lost && !segment.sacked) {
                markLost(segment);
            }
        }
    }

    /** The path carries less than was thought: segments larger than {@code mss} are cut, and sent again. */
    void resegment(int mss) {
        departed = 0;
        Deque<Sent> whole = new ArrayDeque<>(inFlight);
        inFlight.clear();
        for (Sent segment : whole) {
            int data = segment.length() - (segment.fin ? 1 : 0);
            if (data <= mss || segment.sacked) {
                inFlight.addLast(segment);
                continue;
            }
            for (int at = 0; at < data; at += mss) {
                boolean last = at + mss >= data;
                Sent piece = new Sent(
                        segment.seq + at, last ? segment.end : segment.seq + at + mss, last && segment.fin, segment.at);
                piece.transmissions = segment.transmissions;
                piece.lost = true;
                inFlight.addLast(piece);
            }
            if (!segment.lost) {
                pipe -= segment.length();
            }
        }
    }

    private void markLost(Sent segment) {
        segment.lost = true;
        pipe -= segment.length();
    }

    void clear() {
        inFlight.clear();
        pipe = 0;
        departed = 0;
    }
}
