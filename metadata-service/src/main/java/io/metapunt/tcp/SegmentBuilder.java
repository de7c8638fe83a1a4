package io.metapunt.tcp;

/** Makes the segments that a connection sends: each acknowledges all that came, and tells the window. */
final class SegmentBuilder {
    private final Handshake handshake;
    private final Receiver receiver;
    private final Timestamps timestamps;
    private int lastAckSent;

    SegmentBuilder(Handshake handshake, Receiver receiver, Timestamps timestamps) {
        this.handshake = handshake;
        this.receiver = receiver;
        this.timestamps = timestamps;
        this.lastAckSent = handshake.irs() + 1;
    }

    /** Last.ACK.sent (RFC 7323, 4.3). */
    int lastAckSent() {
        return lastAckSent;
    }

    /** The window of a SYN-ACK is never scaled (RFC 7323, 2.2). */
    Segment synAck(long now) {
        return new Segment(
                handshake.iss(),
                receiver.nxt(),
                Segment.SYN | Segment.ACK,
                Math.min(receiver.window(), 0xffff),
                TcpOptionsBuilder.synAck(handshake, timestamps, now),
                Payload.EMPTY);
    }

    /** Data, a FIN, or both. */
    Segment text(Sender.Range range, Payload payload, long now) {
        int flags =
                Segment.ACK | (range.fin() ? Segment.FIN : 0) | (range.push() && range.length() > 0 ? Segment.PSH : 0);
        return segment(range.seq(), flags, TcpOptionsBuilder.data(timestamps, now), payload);
    }

    Segment acknowledgment(int seq, long now) {
        TcpOptions options = handshake.sack()
                ? TcpOptionsBuilder.acknowledgment(timestamps, receiver.sackBlocks(), now)
                : TcpOptionsBuilder.data(timestamps, now);
        return segment(seq, Segment.ACK, options, Payload.EMPTY);
    }

    private Segment segment(int seq, int flags, TcpOptions options, Payload payload) {
        lastAckSent = receiver.nxt();
        return new Segment(seq, receiver.nxt(), flags, receiver.advertise(), options, payload);
    }

    /** Ends the connection (RFC 9293, 3.10.5). */
    Segment reset(int seq) {
        return new Segment(seq, receiver.nxt(), Segment.RST | Segment.ACK, 0, TcpOptions.NONE, Payload.EMPTY);
    }

    /** Says that {@code segment} acknowledges what was never sent (RFC 9293, 3.10.7.4, fifth). */
    static Segment refusal(Segment segment) {
        return new Segment(segment.ack(), 0, Segment.RST, 0, TcpOptions.NONE, Payload.EMPTY);
    }
}
