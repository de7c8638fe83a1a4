package io.metapunt.link;

import io.metapunt.packet.CollectingSink;
import io.metapunt.packet.Ethernet;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.IpPacket;
import io.metapunt.packet.Ipv4;
import io.metapunt.packet.Ipv6;
import io.metapunt.tcp.CloseReason;
import io.metapunt.tcp.IsnGenerator;
import io.metapunt.tcp.Segment;
import io.metapunt.tcp.TcpApplication;
import io.metapunt.tcp.TcpState;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A whole exchange over a bad network: connect, request, answer, close; everything drawn from one seed. */
final class SimExchange {
    static final long SECOND = 1_000_000_000L;
    private static final long LIMIT = 900 * SECOND;
    private static final long LEAST_PATIENCE = 100 * SECOND;
    private static final int PORT = 40_000;
    private static final int MOST_HELD = 512 * 1024;

    private final SimScenario scenario;
    private final SimWire toService;
    private final SimWire toGuest;
    private final SimClient client;
    private final TestGuest guest = TestGuest.untagged();
    private final IpAddress address;
    private final GuestLink link;
    private final byte[] request;
    private final byte[] answer;
    private final Service service = new Service();
    private long now = SECOND;
    private long servedAt;

    enum Outcome {
        /** All of the answer came, and nothing else. */
        SERVED,
        /** The service heard nothing new for as long as it must bear at least (R2, RFC 9293, 3.8.3). */
        GIVEN_UP,
        /** Anything else. */
        FAILED
    }

    /** How it went, the virtual time until the guest had all of the answer, and the frames of both sides. */
    record Result(Outcome outcome, long nanos, long frames) {}

    SimExchange(SimScenario scenario, long seed, SimTrace trace) {
        this.scenario = scenario;
        SplittableRandom random = new SplittableRandom(seed);
        SimNetwork network = scenario.network();
        toService = new SimWire(random.split(), network, network.lossUp(), trace);
        toGuest = new SimWire(random.split(), network, network.lossDown(), trace);
        request = octets(random, 200 + random.nextInt(2_000));
        answer = octets(random, scenario.answer());
        client = new SimClient(scenario, request, random.nextInt());
        address = scenario.v6() ? TestGuest.V6 : TestGuest.V4;
        IsnGenerator isn = new IsnGenerator(random.nextLong(), random.nextLong());
        link = new GuestLink(
                LinkConfig.defaults(),
                TestBounds.of(SharedLimits.defaults()),
                guest.address(scenario.mtu()),
                connection -> {
                    service.connection = connection;
                    return service;
                },
                new CollectingSink(frame -> toGuest.send(frame, now)),
                isn,
                () -> {});
    }

    private static byte[] octets(SplittableRandom random, int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    Result run() {
        client.open(now);
        while (now < LIMIT && !client.isDone() && !client.wasReset()) {
            step();
            now = next();
        }
        return new Result(outcome(), Math.max(0, servedAt - SECOND), toService.sent() + toGuest.sent());
    }

    private Outcome outcome() {
        // A guest whose last FIN is never acknowledged was served all the same: the service may have forgotten it.
        if (client.receiver.finished() && Arrays.equals(client.receiver.octets(), answer)) {
            return Outcome.SERVED;
        }
        boolean patient =
                service.closed == CloseReason.TIMED_OUT && service.closedAt - service.newsAt >= LEAST_PATIENCE;
        return patient ? Outcome.GIVEN_UP : Outcome.FAILED;
    }

    private void step() {
        while (toService.nextAt() <= now) {
            byte[] frame = toService.receive();
            link.receive(frame, 0, frame.length, now);
        }
        while (toGuest.nextAt() <= now) {
            hear(toGuest.receive());
        }
        client.tick(now);
        if (servedAt == 0 && client.receiver.finished()) {
            servedAt = now;
        }
        for (Segment segment = client.poll(); segment != null; segment = client.poll()) {
            toService.send(guest.tcp(address, PORT, TcpWire.HTTP, segment), now);
        }
        for (int turn = 0; link.pollAt(now) <= now; turn++) {
            if (turn > 4) {
                throw new AssertionError("the link says that it has something to do now, and does nothing");
            }
            link.dispatch(now);
        }
        for (LinkConnection connection : link.connections()) {
            if (connection.tcp().held() > MOST_HELD) {
                throw new AssertionError(
                        "a connection holds " + connection.tcp().held() + " octets");
            }
        }
    }

    /** What a NIC and a kernel would take: right addresses, right checksums. */
    private void hear(byte[] frame) {
        Ethernet ethernet = Ethernet.read(frame, 0, frame.length);
        int type = scenario.v6() ? Ethernet.TYPE_IPV6 : Ethernet.TYPE_IPV4;
        if (ethernet == null || ethernet.vlan() != 0 || ethernet.etherType() != type) {
            return;
        }
        int at = ethernet.payload();
        IpPacket packet =
                scenario.v6() ? Ipv6.read(frame, at, frame.length - at) : Ipv4.read(frame, at, frame.length - at);
        if (packet instanceof IpPacket.Whole whole
                && whole.protocol() == IpPacket.TCP
                && whole.source().equals(TestGuest.service(scenario.v6()))
                && whole.destination().equals(address)
                && TcpWire.checksumHolds(whole, frame)) {
            int header = TcpWire.headerLength(frame, whole.payload(), whole.payloadLength());
            if (header > 0 && TcpWire.destinationPort(frame, whole.payload()) == PORT) {
                client.receive(TcpWire.read(frame, whole.payload(), header, whole.payloadLength()), now);
            }
        }
    }

    private long next() {
        long next = Math.min(Math.min(toService.nextAt(), toGuest.nextAt()), client.pollAt());
        next = Math.min(next, link.pollAt(now));
        return Math.min(LIMIT, Math.max(next, now));
    }

    /** Reads the request, which must be whole and unchanged, answers and closes. */
    private final class Service implements TcpApplication {
        private @Nullable LinkConnection connection;
        private int requestSeen;
        private int answered;
        private @Nullable CloseReason closed;
        private long closedAt;
        private long newsAt;

        @Override
        public void progressed() {
            newsAt = now;
            LinkConnection open = connection;
            if (open == null || open.tcp().state() instanceof TcpState.Closed) {
                return;
            }
            byte[] buffer = new byte[4_096];
            for (int n = open.tcp().read(buffer, 0, buffer.length);
                    n > 0;
                    n = open.tcp().read(buffer, 0, buffer.length)) {
                if (!Arrays.equals(buffer, 0, n, request, requestSeen, requestSeen + n)) {
                    throw new AssertionError("the request arrived changed");
                }
                requestSeen += n;
            }
            if (requestSeen == request.length && answered < answer.length) {
                answered += open.tcp().send(answer, answered, answer.length - answered);
                if (answered == answer.length) {
                    open.tcp().shutdownOutput();
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
}
