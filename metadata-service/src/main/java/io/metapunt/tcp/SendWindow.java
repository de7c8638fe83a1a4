package io.metapunt.tcp;

/** The window that the peer grants (RFC 9293, 3.3.1: SND.WND, SND.WL1, SND.WL2), and for how long it has been too small. */
final class SendWindow {
    private final int scale;
    private int size;
    private int largest;
    private int wl1;
    private int wl2;
    private long closedSince = Long.MAX_VALUE;

    /** As the segment that completes the handshake has it, which is scaled already (RFC 7323, 2.2). */
    SendWindow(int scale, int field, int segmentSeq, int segmentAck) {
        this.scale = scale;
        this.size = field << scale;
        this.largest = size;
        this.wl1 = segmentSeq;
        this.wl2 = segmentAck;
    }

    int size() {
        return size;
    }

    /** The largest that there ever was. */
    int largest() {
        return largest;
    }

    /**
     * RFC 9293, 3.10.7.4, fifth: from the newest segment only.
     *
     * @return whether the window has changed
     */
    boolean update(Segment segment, int mss) {
        int before = size;
        if (SeqNum.before(wl1, segment.seq()) || (wl1 == segment.seq() && SeqNum.atOrBefore(wl2, segment.ack()))) {
            size = segment.window() << scale;
            largest = Math.max(largest, size);
            wl1 = segment.seq();
            wl2 = segment.ack();
            if (size > 0 && size >= Math.min(mss, largest / 2)) {
                closedSince = Long.MAX_VALUE;
            }
        }
        return size != before;
    }

    /** It keeps data from being sent at {@code now}. */
    void closed(long now) {
        closedSince = Math.min(closedSince, now);
    }

    /** Since when it has been too small, or {@link Long#MAX_VALUE}. */
    long closedSince() {
        return closedSince;
    }
}
