package io.metapunt.link;

import com.google.common.primitives.ImmutableIntArray;
import io.metapunt.tcp.Payload;
import io.metapunt.tcp.Segment;
import io.metapunt.tcp.TcpOptions;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A guest's kernel, in small: opens actively, sends a request, takes the answer in, delays its ACKs as kernels do, sends again
 * what is not acknowledged, and closes when the service has closed.
 */
final class SimClient {
    private static final long MILLISECOND = 1_000_000;
    private static final long FIRST_RTO = 1_000 * MILLISECOND;
    private static final long MIN_RTO = 200 * MILLISECOND;
    private static final long MAX_RTO = 60_000 * MILLISECOND;
    private static final long DELAYED_ACK = 40 * MILLISECOND;
    private static final int WINDOW_SCALE = 4;
    private static final int REQUEST_SEGMENT = 500;

    final SimReceiver receiver = new SimReceiver();
    private final Queue<Segment> out = new ArrayDeque<>();
    private final SimScenario scenario;
    private final byte[] request;
    private final int iss;
    private int irs;
    private boolean synAcked;
    private boolean finSent;
    private boolean finAcked;
    private int ackedOctets;
    private long retransmitAt;
    private long rto = FIRST_RTO;
    private long readAt = Long.MAX_VALUE;
    private long read;
    private long promised;
    private int waitingSegments;
    private long delayedAckAt = Long.MAX_VALUE;
    private int tsRecent;
    private boolean reset;

    SimClient(SimScenario scenario, byte[] request, int iss) {
        this.scenario = scenario;
        this.request = request;
        this.iss = iss;
    }

    void open(long now) {
        send(Segment.SYN, iss, 0, Payload.EMPTY, now);
        retransmitAt = now + rto;
    }

    /** Whether there is nothing left to do. */
    boolean isDone() {
        return receiver.finished() && finAcked;
    }

    boolean wasReset() {
        return reset;
    }

    long pollAt() {
        return isDone() || reset ? Long.MAX_VALUE : Math.min(retransmitAt, Math.min(delayedAckAt, readAt));
    }

    @Nullable
    Segment poll() {
        return out.poll();
    }

    void tick(long now) {
        if (readAt <= now) {
            readAt = Long.MAX_VALUE;
            readAll(now);
        }
        if (delayedAckAt <= now) {
            acknowledge(now);
        }
        if (retransmitAt <= now) {
            rto = Math.min(rto * 2, MAX_RTO);
            retransmitAt = now + rto;
            sendAgain(now);
        }
    }

    private void sendAgain(long now) {
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

    private void readAll(long now) {
        read = receiver.inOrder();
        long grown = read + scenario.window() - promised;
        if (grown >= Math.min(scenario.window() / 2, scenario.mtu())) {
            acknowledge(now);
        }
    }

    void receive(Segment segment, long now) {
        if (segment.has(Segment.RST)) {
            reset = true;
            return;
        }
        if (!synAcked) {
            if (segment.has(Segment.SYN | Segment.ACK) && segment.ack() == iss + 1) {
                irs = segment.seq();
                synAcked = true;
                tsRecent = segment.options().tsVal();
                rto = MIN_RTO;
                sendRequest(now);
            }
            return;
        }
        if (segment.options().timestamps() && segment.options().tsVal() - tsRecent > 0) {
            tsRecent = segment.options().tsVal();
        }
        takeAck(segment.ack() - iss - 1, now);
        if (segment.sequenceLength() > 0) {
            takeText(segment, now);
        } else if (segment.seq() - rcvNxt() < 0) {
            // A window probe is an old number, which is answered.
            acknowledge(now);
        }
    }

    private void takeAck(int acked, long now) {
        int requestAcked = Math.min(acked, request.length);
        if (requestAcked > ackedOctets) {
            ackedOctets = requestAcked;
            rto = MIN_RTO;
            retransmitAt = ackedOctets == request.length ? Long.MAX_VALUE : now + rto;
        }
        if (finSent && acked == request.length + 1) {
            finAcked = true;
        }
    }

    private void takeText(Segment segment, long now) {
        int offset = segment.seq() - (irs + 1);
        boolean inOrder = !segment.has(Segment.SYN) && receiver.receive(offset, segment, promised);
        if (scenario.pause() == 0) {
            read = receiver.inOrder();
        } else {
            readAt = Math.min(readAt, now + scenario.pause());
        }
        waitingSegments++;
        if (receiver.finished() && !finSent) {
            finSent = true;
            rto = MIN_RTO;
            retransmitAt = now + rto;
            sendFin(now);
        } else if (!inOrder || waitingSegments >= 2 || receiver.finished()) {
            acknowledge(now);
        } else {
            delayedAckAt = Math.min(delayedAckAt, now + DELAYED_ACK);
        }
    }

    private int sndNxt() {
        return iss + 1 + request.length + (finSent ? 1 : 0);
    }

    private void acknowledge(long now) {
        send(Segment.ACK, sndNxt(), rcvNxt(), Payload.EMPTY, now);
    }

    private int rcvNxt() {
        return irs + 1 + (int) receiver.inOrder() + (receiver.finished() ? 1 : 0);
    }

    private void sendRequest(long now) {
        retransmitAt = now + rto;
        for (int at = ackedOctets; at < request.length; at += REQUEST_SEGMENT) {
            int length = Math.min(REQUEST_SEGMENT, request.length - at);
            send(Segment.ACK | Segment.PSH, iss + 1 + at, rcvNxt(), Payload.of(request, at, length), now);
        }
    }

    private void sendFin(long now) {
        send(Segment.FIN | Segment.ACK, iss + 1 + request.length, rcvNxt(), Payload.EMPTY, now);
    }

    private void send(int flags, int seq, int ack, Payload payload, long now) {
        boolean syn = (flags & Segment.SYN) != 0;
        boolean modern = scenario.modern();
        waitingSegments = 0;
        delayedAckAt = Long.MAX_VALUE;
        TcpOptions options = new TcpOptions(
                syn ? scenario.mtu() - (scenario.v6() ? 60 : 40) : 0,
                syn && modern ? WINDOW_SCALE : -1,
                syn && modern,
                modern,
                modern ? (int) (now / MILLISECOND) : 0,
                modern ? tsRecent : 0,
                modern && !syn ? receiver.sackBlocks(irs + 1) : ImmutableIntArray.of());
        promised = Math.max(promised, read + Math.min(scenario.window(), modern && !syn ? Integer.MAX_VALUE : 0xffff));
        long window = promised - receiver.inOrder();
        int scale = modern && !syn ? WINDOW_SCALE : 0;
        out.add(new Segment(seq, ack, flags, (int) Math.min(window >> scale, 0xffff), options, payload));
    }
}
