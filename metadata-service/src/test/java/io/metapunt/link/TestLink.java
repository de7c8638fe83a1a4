package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.metapunt.packet.IpAddress;
import io.metapunt.tcp.CloseReason;
import io.metapunt.tcp.IsnGenerator;
import io.metapunt.tcp.TcpApplication;
import io.metapunt.tcp.TcpConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A link with a guest at its end and an application that says back what it hears; time moves only when told to. */
final class TestLink {
    static final long SECOND = 1_000_000_000L;
    private static final int MTU = 1_500;

    /** How often a link may ask to be attended to again within one moment, before that counts as a busy loop. */
    private static final int PATIENCE = 20;

    final TestGuest guest;
    final GuestLink link;
    final List<CloseReason> closed = new ArrayList<>();
    long now = SECOND;
    int wakes;
    boolean refusing;

    TestLink(LinkConfig config, TestGuest guest) {
        this(config, TestBounds.of(SharedLimits.defaults()), guest);
    }

    TestLink(LinkConfig config, SharedBounds shared, TestGuest guest) {
        this.guest = guest;
        this.link = new GuestLink(
                config, shared, guest.address(MTU), this::accept, guest, new IsnGenerator(1, 2), () -> wakes++);
    }

    static TestLink untagged() {
        return new TestLink(LinkConfig.defaults(), TestGuest.untagged());
    }

    static TestLink limited(int connections, int halfOpen, int timeWait, int resets, int icmp) {
        LinkConfig config =
                new LinkConfig(connections, halfOpen, timeWait, resets, icmp, ImmutableSet.of(), TcpConfig.defaults());
        return new TestLink(config, TestGuest.untagged());
    }

    TestClient client(IpAddress address, int port) {
        return new TestClient(guest, address, port, this::hear);
    }

    /** The service hears a frame and answers. */
    void hear(byte[] frame) {
        receive(frame);
        settle();
    }

    void receive(byte[] frame) {
        link.receive(frame, 0, frame.length, now);
    }

    /** Dispatches until there is nothing left to do at this moment. */
    void settle() {
        for (int turn = 0; link.pollAt(now) <= now; turn++) {
            assertThat(turn).as("turns in which the link asks for another").isLessThan(PATIENCE);
            link.dispatch(now);
        }
    }

    void advance(long nanos) {
        long until = now + nanos;
        for (long next = link.pollAt(now); next <= until; next = link.pollAt(now)) {
            now = Math.max(now, next);
            settle();
        }
        now = until;
    }

    ImmutableMap<DropReason, Long> drops() {
        return link.counters().drops();
    }

    private @Nullable TcpApplication accept(LinkConnection connection) {
        return refusing ? null : new Echo(connection);
    }

    private final class Echo implements TcpApplication {
        private final LinkConnection connection;

        Echo(LinkConnection connection) {
            this.connection = connection;
        }

        @Override
        public void progressed() {
            byte[] data = new byte[connection.tcp().readable()];
            int length = connection.tcp().read(data, 0, data.length);
            int taken = connection.tcp().send(data, 0, length);
            assertThat(taken).isEqualTo(length);
            if (connection.tcp().inputFinished()) {
                connection.tcp().shutdownOutput();
            }
        }

        @Override
        public void closed(CloseReason reason) {
            closed.add(reason);
        }
    }
}
