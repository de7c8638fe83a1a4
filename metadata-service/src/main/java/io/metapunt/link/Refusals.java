package io.metapunt.link;

import io.metapunt.packet.IpAddress;
import io.metapunt.tcp.Payload;
import io.metapunt.tcp.Segment;
import io.metapunt.tcp.TcpOptions;

/** RSTs to segments of no connection, which their senders will believe; so many in a second. */
final class Refusals {
    private final FrameWriter writer;
    private final LinkCounters counters;
    private final RateLimit limit;

    Refusals(FrameWriter writer, LinkCounters counters, int perSecond) {
        this.writer = writer;
        this.counters = counters;
        this.limit = new RateLimit(perSecond);
    }

    /** At the port that is listened on (RFC 9293, 3.10.7.2): what has no ACK is dropped, and a RST is never answered. */
    void unknown(Segment segment, IpAddress to, int toPort, long now) {
        if (segment.has(Segment.RST) || !segment.has(Segment.ACK)) {
            counters.drop(DropReason.TCP_UNKNOWN_CONNECTION);
        } else {
            send(resetFor(segment), TcpWire.HTTP, to, toPort, DropReason.TCP_UNKNOWN_CONNECTION, now);
        }
    }

    /** At any other port (RFC 9293, 3.10.7.1). */
    void closedPort(Segment segment, int port, IpAddress to, int toPort, long now) {
        if (segment.has(Segment.RST)) {
            counters.drop(DropReason.TCP_PORT_CLOSED);
        } else {
            send(resetFor(segment), port, to, toPort, DropReason.TCP_PORT_CLOSED, now);
        }
    }

    private void send(Segment reset, int fromPort, IpAddress to, int toPort, DropReason reason, long now) {
        if (!limit.admits(now)) {
            counters.drop(DropReason.TCP_RESET_RATE_LIMIT);
            return;
        }
        counters.drop(reason);
        counters.resetsSent++;
        writer.segment(reset, fromPort, to, toPort, 0);
    }

    private static Segment resetFor(Segment segment) {
        return segment.has(Segment.ACK)
                ? new Segment(segment.ack(), 0, Segment.RST, 0, TcpOptions.NONE, Payload.EMPTY)
                : new Segment(
                        0,
                        segment.seq() + segment.sequenceLength(),
                        Segment.RST | Segment.ACK,
                        0,
                        TcpOptions.NONE,
                        Payload.EMPTY);
    }
}
