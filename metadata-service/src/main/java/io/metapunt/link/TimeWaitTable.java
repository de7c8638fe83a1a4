package io.metapunt.link;

import com.google.common.collect.ImmutableList;
import io.metapunt.tcp.CloseReason;
import io.metapunt.tcp.Disposition;
import io.metapunt.tcp.Segment;
import io.metapunt.tcp.TcpConnection;
import io.metapunt.tcp.TcpState;
import io.metapunt.tcp.TimeWaitBlock;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The connections of a link in TIME-WAIT, in the order in which they end. All wait equally long, so each comes at the end. */
final class TimeWaitTable {
    private final int most;
    private final FrameWriter writer;
    private final LinkCounters counters;
    private final SequencedMap<LinkConnection.Key, Waiting> waiting = new LinkedHashMap<>();

    /** A connection in TIME-WAIT, and what an operator may see of it. */
    record Waiting(TimeWaitBlock tcp, long openedAt, long retransmissions, int hopLimit) {}

    /** @param most one more takes the place of the oldest */
    TimeWaitTable(int most, FrameWriter writer, LinkCounters counters) {
        this.most = most;
        this.writer = writer;
        this.counters = counters;
    }

    void add(LinkConnection connection, TimeWaitBlock tcp) {
        waiting.put(
                connection.key(),
                new Waiting(tcp, connection.openedAt(), connection.tcp().retransmissions(), connection.hopLimit()));
        if (waiting.size() > most) {
            end(waiting.firstEntry().getKey(), CloseReason.FINISHED);
        }
    }

    @Nullable
    Waiting get(LinkConnection.Key key) {
        return waiting.get(key);
    }

    /** Takes a segment in for the connection of {@code key}, and answers it. */
    Disposition receive(LinkConnection.Key key, Waiting connection, Segment segment, long now) {
        long until = connection.tcp().until();
        Disposition disposition = connection.tcp().process(segment, now);
        if (disposition == Disposition.RESET) {
            end(key, CloseReason.RESET_BY_PEER);
            return disposition;
        }
        if (connection.tcp().until() != until) {
            var _ = waiting.putLast(key, connection);
        }
        connection
                .tcp()
                .dispatch(
                        now,
                        answer ->
                                writer.segment(answer, TcpWire.HTTP, key.address(), key.port(), connection.hopLimit()));
        return disposition;
    }

    void end(LinkConnection.Key key, CloseReason reason) {
        waiting.remove(key);
        counters.closed(reason);
    }

    /** Ends those whose time has come. */
    void expire(long now) {
        while (earliest() <= now) {
            end(waiting.firstEntry().getKey(), CloseReason.FINISHED);
        }
    }

    /** When the next of them ends, or {@link TcpConnection#NEVER}. */
    long earliest() {
        return waiting.isEmpty()
                ? TcpConnection.NEVER
                : waiting.firstEntry().getValue().tcp().until();
    }

    int size() {
        return waiting.size();
    }

    /** Forgets them all; their peers have closed, and need not hear of it. */
    void clear() {
        waiting.keySet().forEach(_ -> counters.closed(CloseReason.FINISHED));
        waiting.clear();
    }

    ImmutableList<ConnectionView> views() {
        ImmutableList.Builder<ConnectionView> views = ImmutableList.builderWithExpectedSize(waiting.size());
        waiting.forEach((key, connection) -> views.add(new ConnectionView(
                key.address().toString(),
                key.port(),
                new TcpState.TimeWait(connection.tcp()).rfcName(),
                connection.openedAt(),
                0,
                0,
                connection.retransmissions())));
        return views.build();
    }
}
