package io.metapunt.tcp;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A whole exchange over a bad network: connect, request, answer, close; everything drawn from one seed. */
final class SimTransfer implements TcpApplication {
    static final long SECOND = 1_000_000_000L;
    private static final long LIMIT = 600 * SECOND;
    private static final long LEAST_PATIENCE = 100 * SECOND;

    private final SplittableRandom random;
    private final SimWire toServer;
    private final SimWire toClient;
    private final SimClient client;
    private final byte[] request;
    private final byte[] answer;
    private @Nullable TcpConnection server;
    private int requestSeen;
    private int answered;
    private @Nullable CloseReason closed;
    private long now;
    private long endedAt;
    private long heardAt;
    private long closedAt;

    /** What is varied. */
    record Scenario(
            double loss, double duplication, long delay, long jitter, int answerLength, boolean modern, int window) {}

    enum Outcome {
        /** All of the answer came, and nothing else. */
        SERVED,
        /** The service was not heard, or did not hear, for as long as it must bear at least (R2, RFC 9293, 3.8.3). */
        GIVEN_UP,
        /** Anything else. */
        FAILED
    }

    /** How it went, and the virtual time that it took. */
    record Result(Outcome outcome, long nanos, long segments) {}

    SimTransfer(Scenario scenario, long seed) {
        random = new SplittableRandom(seed);
        toServer = new SimWire(random.split(), scenario.loss, scenario.duplication, scenario.delay, scenario.jitter);
        toClient = new SimWire(random.split(), scenario.loss, scenario.duplication, scenario.delay, scenario.jitter);
        request = octets(200 + random.nextInt(2_000));
        answer = octets(scenario.answerLength);
        client = new SimClient(request, random.nextInt(), scenario.modern, scenario.window);
    }

    private byte[] octets(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    Result run() {
        client.open(now);
        // A client whose last FIN is never acknowledged was served all the same: the server may have forgotten it.
        while (now < LIMIT && !client.isDone() && !client.wasReset()) {
            step();
            endedAt = now;
            now = next();
        }
        return new Result(outcome(), endedAt, toServer.sent() + toClient.sent());
    }

    private Outcome outcome() {
        if (client.isServed() && Arrays.equals(client.received.toByteArray(), answer)) {
            return Outcome.SERVED;
        }
        boolean patient = closed == CloseReason.TIMED_OUT && closedAt - heardAt >= LEAST_PATIENCE;
        return patient ? Outcome.GIVEN_UP : Outcome.FAILED;
    }

    private void step() {
        while (toServer.nextAt() <= now) {
            deliver(toServer.receive());
        }
        while (toClient.nextAt() <= now) {
            client.receive(toClient.receive(), now);
        }
        client.tick(now);
        for (Segment segment = client.poll(); segment != null; segment = client.poll()) {
            toServer.send(segment, now);
        }
        dispatch();
    }

    private void deliver(Segment segment) {
        if (server == null && segment.has(Segment.SYN)) {
            server = TcpConnection.passiveOpen(
                    TcpConfig.defaults(), random.nextInt(), 1_460, random.nextInt(), segment, now);
            server.attach(this);
        } else if (server != null) {
            if (server.process(segment, now) == Disposition.ACCEPTED) {
                heardAt = now;
            }
        }
    }

    /** Dispatches for as long as the connection says that it has something to do, which must come to an end. */
    private void dispatch() {
        TcpConnection open = server;
        if (open == null) {
            return;
        }
        int rounds = 0;
        do {
            open.dispatch(now, segment -> toClient.send(segment, now));
            if (rounds++ > 3) {
                throw new AssertionError("pollAt says now, and dispatch changes nothing, in "
                        + open.state().rfcName());
            }
        } while (open.pollAt(now) <= now);
    }

    private long next() {
        long next = Math.min(Math.min(toServer.nextAt(), toClient.nextAt()), client.pollAt());
        if (server != null) {
            next = Math.min(next, server.pollAt(now));
        }
        return Math.min(LIMIT, Math.max(next, now));
    }

    @Override
    public void progressed() {
        TcpConnection open = server;
        if (open == null) {
            return;
        }
        byte[] buffer = new byte[4_096];
        for (int n = open.read(buffer, 0, buffer.length); n > 0; n = open.read(buffer, 0, buffer.length)) {
            if (!Arrays.equals(buffer, 0, n, request, requestSeen, requestSeen + n)) {
                throw new AssertionError("the request arrived changed");
            }
            requestSeen += n;
        }
        if (requestSeen == request.length && closed == null) {
            answered += open.send(answer, answered, answer.length - answered);
            if (answered == answer.length) {
                open.shutdownOutput();
            }
        }
    }

    @Override
    public void closed(CloseReason reason) {
        if (closed != null) {
            throw new AssertionError("closed twice");
        }
        closed = reason;
        closedAt = now;
    }
}
