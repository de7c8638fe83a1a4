package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.packet.FrameSink;
import io.metapunt.tcp.IsnGenerator;
import io.metapunt.tcp.Payload;
import io.metapunt.tcp.Segment;
import io.metapunt.tcp.TcpConfig;
import io.metapunt.tcp.TcpConnection;
import io.metapunt.tcp.TcpOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineHeapTest {
    private final DeadlineHeap heap = new DeadlineHeap();

    private static List<LinkConnection> connections(int count) {
        LinkConfig config = LinkConfig.defaults();
        LinkAddress guest = TestGuest.untagged().address(1_500);
        LinkCounters counters = new LinkCounters();
        FrameSink sink = TestGuest.untagged();
        TcpEndpoint endpoint = new TcpEndpoint(
                config,
                TestBounds.of(SharedLimits.defaults()),
                guest,
                _ -> null,
                new FrameWriter(guest, sink, counters),
                counters,
                new IsnGenerator(1, 2),
                () -> {});
        Segment syn = new Segment(1, 0, Segment.SYN, 1_000, TcpOptions.NONE, Payload.EMPTY);
        List<LinkConnection> connections = new ArrayList<>();
        for (int port = 0; port < count; port++) {
            connections.add(new LinkConnection(
                    endpoint,
                    new LinkConnection.Key(TestGuest.V4, port),
                    TcpConnection.passiveOpen(TcpConfig.defaults(), 0, 1_460, 0, syn, 0),
                    0));
        }
        return connections;
    }

    @Test
    void emptyHeapHasNoDeadline() {
        assertThat(heap.earliest()).isEqualTo(TcpConnection.NEVER);
        assertThat(heap.pollDue(Long.MAX_VALUE - 1)).isNull();
    }

    @Test
    void deadlineIsDueFromItsMomentOn() {
        LinkConnection connection = connections(1).getFirst();
        heap.set(connection, 10);
        assertThat(heap.pollDue(9)).isNull();
        assertThat(heap.pollDue(10)).isSameAs(connection);
        assertThat(heap.pollDue(10)).isNull();
    }

    @Test
    void neverRemoves() {
        LinkConnection connection = connections(1).getFirst();
        heap.set(connection, 10);
        heap.set(connection, TcpConnection.NEVER);
        assertThat(heap.earliest()).isEqualTo(TcpConnection.NEVER);
        heap.remove(connection);
        assertThat(heap.pollDue(10)).isNull();
    }

    /** Against looking through all of them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void earliestIsAlwaysTheEarliest(long seed) {
        Random random = new Random(seed);
        List<LinkConnection> connections = connections(70);
        for (int step = 0; step < 5_000; step++) {
            LinkConnection connection = connections.get(random.nextInt(connections.size()));
            switch (random.nextInt(4)) {
                case 0 -> heap.remove(connection);
                case 1 -> {
                    long now = random.nextInt(50);
                    boolean anyDue = earliest(connections) <= now;
                    assertThat(heap.pollDue(now) != null).isEqualTo(anyDue);
                }
                default -> heap.set(connection, random.nextInt(100));
            }
            assertThat(heap.earliest()).as("step %d", step).isEqualTo(earliest(connections));
        }
    }

    private static long earliest(List<LinkConnection> connections) {
        return connections.stream()
                .mapToLong(connection -> connection.deadline)
                .min()
                .orElseThrow();
    }
}
