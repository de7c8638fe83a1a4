package io.metapunt.tcp;

import com.google.common.primitives.ImmutableIntArray;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;

/**
 * A guest's kernel, in small: opens actively, sends a request, takes the answer in with SACK and timestamps or without, sends
 * again what is not acknowledged, and closes when the server has closed.
 */
final class SimClient {
    private static final long MILLISECOND = 1_000_000;
    private static final int WINDOW_SCALE = 4;

    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final Queue<Segment> out = new ArrayDeque<>();
    private final byte[] request;
    private final boolean modern;
    private final int window;
    private final int iss;
    private final Map<Long, byte[]> outOfOrder = new TreeMap<>();
    private int irs;
    private long rcvOffset;
    private long finAt = -1;
    private boolean synAcked;
    private boolean finReceived;
    private boolean finSent;
    private boolean finAcked;
    private int ackedOctets;
    private long retransmitAt;
    private long rto = 1_000 * MILLISECOND;
    private int tsRecent;
    private boolean reset;

    SimClient(byte[] request, int iss, boolean modern, int window) {
        this.request = request;
        this.iss = iss;
        this.modern = modern;
        this.window = window;
    }

    void open(long now) {
        send(Segment.SYN, iss, 0, Payload.EMPTY, now);
        retransmitAt = now + rto;
    }

    /** Whether the whole answer and the server's FIN came. */
    boolean isServed() {
        return finReceived;
    }

    /** Whether there is nothing left to do. */
    boolean isDone() {
        return finReceived && finAcked;
    }

    boolean wasReset() {
        return reset;
    }

    long pollAt() {
        return isDone() || reset ? Long.MAX_VALUE : retransmitAt;
    }

    Segment poll() {
        return out.poll();
    }

    void tick(long now) {
        if (now < pollAt()) {
            return;
        }
        rto = Math.min(rto * 2, 60_000 * MILLISECOND);
        retransmitAt = now + rto;
        if (!synAcked) {
            send(Segment.SYN, iss, 0, Payload.EMPTY, now);
        } else if (ackedOctets < request.length) {
            sendRequest(now);
        } else if (finSent && !finAcked) {
            sendFin(now);
        } else {
            retransmitAt = Long.MAX_VALUE;
        }
    }

    void receive(Segment segment, long now) {
        if (segment.has(Segment.RST)) {
            reset = true;
            return;
        }
        if (segment.options().timestamps()) {
            tsRecent = segment.options().tsVal();
        }
        if (!synAcked) {
            if (segment.has(Segment.SYN | Segment.ACK) && segment.ack() == iss + 1) {
                irs = segment.seq();
                synAcked = true;
                rto = 1_000 * MILLISECOND;
                sendRequest(now);
            }
            return;
        }
        takeAck(segment.ack() - iss - 1, now);
        boolean hasText = segment.payload().length() > 0 || segment.has(Segment.FIN);
        if (hasText) {
            takeText(segment);
        }
        if (finReceived && !finSent) {
            finSent = true;
            rto = 1_000 * MILLISECOND;
            retransmitAt = now + rto;
            sendFin(now);
        } else if (hasText || segment.has(Segment.SYN)) {
            send(Segment.ACK, sndNxt(), rcvNxt(), Payload.EMPTY, now);
        }
    }

    private void takeAck(int acked, long now) {
        int requestAcked = Math.min(acked, request.length);
        if (requestAcked > ackedOctets) {
            ackedOctets = requestAcked;
            rto = 1_000 * MILLISECOND;
            retransmitAt = ackedOctets == request.length ? Long.MAX_VALUE : now + rto;
        }
        if (finSent && acked == request.length + 1) {
            finAcked = true;
        }
    }

    private void takeText(Segment segment) {
        long at = (segment.seq() - (irs + 1 + (int) rcvOffset)) + rcvOffset;
        byte[] data = new byte[segment.payload().length()];
        segment.payload().copyTo(data, 0);
        if (segment.has(Segment.FIN)) {
            finAt = at + data.length;
        }
        outOfOrder.merge(at, data, (a, b) -> a.length >= b.length ? a : b);
        boolean progress = true;
        while (progress) {
            progress = false;
            for (var range : Map.copyOf(outOfOrder).entrySet()) {
                if (range.getKey() <= rcvOffset) {
                    int skip = (int) (rcvOffset - range.getKey());
                    if (skip < range.getValue().length) {
                        received.write(range.getValue(), skip, range.getValue().length - skip);
                        rcvOffset += range.getValue().length - skip;
                        progress = true;
                    }
                    outOfOrder.remove(range.getKey());
                }
            }
        }
        finReceived = finAt >= 0 && rcvOffset == finAt;
    }

    private int sndNxt() {
        return iss + 1 + request.length + (finSent ? 1 : 0);
    }

    private int rcvNxt() {
        return irs + 1 + (int) rcvOffset + (finReceived ? 1 : 0);
    }

    private void sendRequest(long now) {
        retransmitAt = now + rto;
        for (int at = ackedOctets; at < request.length; at += 500) {
            int length = Math.min(500, request.length - at);
            send(Segment.ACK | Segment.PSH, iss + 1 + at, rcvNxt(), Payload.of(request, at, length), now);
        }
    }

    private void sendFin(long now) {
        send(Segment.FIN | Segment.ACK, iss + 1 + request.length, rcvNxt(), Payload.EMPTY, now);
    }

    private void send(int flags, int seq, int ack, Payload payload, long now) {
        boolean syn = (flags & Segment.SYN) != 0;
        ImmutableIntArray.Builder sack = ImmutableIntArray.builder();
        if (modern && !syn) {
            outOfOrder.entrySet().stream().limit(3).forEach(range -> {
                sack.add(irs + 1 + range.getKey().intValue());
                sack.add(irs + 1 + range.getKey().intValue() + range.getValue().length);
            });
        }
        TcpOptions options = new TcpOptions(
                syn ? 1_460 : 0,
                syn && modern ? WINDOW_SCALE : -1,
                syn && modern,
                modern,
                modern ? (int) (now / MILLISECOND) : 0,
                modern ? tsRecent : 0,
                sack.build());
        int field = syn ? Math.min(window, 0xffff) : Math.min(modern ? window >> WINDOW_SCALE : window, 0xffff);
        out.add(new Segment(seq, ack, flags, field, options, payload));
    }
}
