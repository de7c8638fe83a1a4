package io.metapunt.link;

import com.google.common.collect.ImmutableList;
import io.metapunt.packet.IpPacket;
import io.metapunt.tcp.CloseReason;
import io.metapunt.tcp.Disposition;
import io.metapunt.tcp.IsnGenerator;
import io.metapunt.tcp.Segment;
import io.metapunt.tcp.SynCookies;
import io.metapunt.tcp.TcpApplication;
import io.metapunt.tcp.TcpConnection;
import io.metapunt.tcp.TcpState;
import io.metapunt.tcp.TimeWaitBlock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The TCP of one link: its connections by peer, who of them needs attention now, and the limits. It listens on port 80;
 * what belongs to no connection is answered by {@link Refusals}.
 */
final class TcpEndpoint {
    private static final int IPV4_HEADERS = 40;
    private static final int IPV6_HEADERS = 60;

    private final LinkConfig config;
    private final LinkShares shares;
    private final LinkAddress guest;
    private final TcpListener listener;
    private final FrameWriter writer;
    private final LinkCounters counters;
    private final IsnGenerator isn;
    private final SynCookies cookies;
    private final Refusals refusals;
    private final Runnable onWake;
    private final Map<LinkConnection.Key, LinkConnection> connections = new HashMap<>();
    private final Map<LinkConnection.Key, LinkConnection> halfOpen = new LinkedHashMap<>();
    private final TimeWaitTable timeWait;
    private final Deque<LinkConnection> ready = new ArrayDeque<>();
    private final DeadlineHeap deadlines = new DeadlineHeap();

    /** Until when a segment of no connection may carry a cookie. */
    private long cookiesUntil = Long.MIN_VALUE;

    TcpEndpoint(
            LinkConfig config,
            SharedBounds shared,
            LinkAddress guest,
            TcpListener listener,
            FrameWriter writer,
            LinkCounters counters,
            IsnGenerator isn,
            Runnable onWake) {
        this.config = config;
        this.shares = new LinkShares(shared);
        this.guest = guest;
        this.listener = listener;
        this.writer = writer;
        this.counters = counters;
        this.isn = isn;
        this.cookies = new SynCookies(config.tcp(), isn);
        this.onWake = onWake;
        this.timeWait = new TimeWaitTable(config.timeWait(), writer, counters);
        this.refusals = new Refusals(writer, counters, config.resetsPerSecond());
    }

    void receive(IpPacket.Whole packet, byte[] frame, long now) {
        int at = packet.payload();
        int header = TcpWire.headerLength(frame, at, packet.payloadLength());
        if (header < 0) {
            counters.drop(DropReason.TCP_MALFORMED);
            return;
        }
        if (!TcpWire.checksumHolds(packet, frame)) {
            counters.drop(DropReason.TCP_BAD_CHECKSUM);
            return;
        }
        counters.segmentsIn++;
        Segment segment = TcpWire.read(frame, at, header, packet.payloadLength());
        LinkConnection.Key key = new LinkConnection.Key(packet.source(), TcpWire.sourcePort(frame, at));
        int port = TcpWire.destinationPort(frame, at);
        if (port != TcpWire.HTTP) {
            refusals.closedPort(segment, port, key.address(), key.port(), now);
            return;
        }
        LinkConnection connection = connections.get(key);
        TimeWaitTable.Waiting waiting = connection == null ? timeWait.get(key) : null;
        // A SYN that closes at once is a scanner's; no stack that is listened to serves it.
        boolean opens = (segment.flags() & (Segment.SYN | Segment.ACK | Segment.RST | Segment.FIN)) == Segment.SYN;
        if (connection != null && opens && connection.tcp().yieldsTo(segment)) {
            int after = connection.tcp().sndNxt();
            forget(connection);
            open(key, segment, after, now);
        } else if (connection != null) {
            deliver(connection, admitted(segment), now);
        } else if (waiting != null && opens && waiting.tcp().yieldsTo(segment)) {
            timeWait.end(key, CloseReason.FINISHED);
            open(key, segment, waiting.tcp().sndNxt(), now);
        } else if (waiting != null) {
            count(timeWait.receive(key, waiting, segment, now));
        } else if (opens) {
            open(key, segment, isn.isn(hash(key), now), now);
        } else if (now >= cookiesUntil || !completes(key, segment, now)) {
            refusals.unknown(segment, key.address(), key.port(), now);
        }
    }

    private long hash(LinkConnection.Key key) {
        return isn.hash(key.address().high(), key.address().low(), key.port());
    }

    private void open(LinkConnection.Key key, Segment syn, int iss, long now) {
        if (refuses()) {
            return;
        }
        boolean guestsBound = halfOpen.size() >= config.halfOpen();
        if (guestsBound || !shares.halfOpen.admits()) {
            counters.cookiesSent++;
            counters.cookiesSentForBridge += guestsBound ? 0 : 1;
            cookiesUntil = now + SynCookies.LIFETIME;
            Segment answer = cookies.answer(hash(key), mssLimit(key), syn, now);
            writer.segment(answer, TcpWire.HTTP, key.address(), key.port(), 0);
            return;
        }
        TcpConnection tcp =
                TcpConnection.passiveOpen(config.tcp(), iss, mssLimit(key), isn.timestampOffset(hash(key)), syn, now);
        LinkConnection connection = add(key, tcp, now);
        halfOpen.put(key, connection);
        account();
        wake(connection);
    }

    /** Opens a connection by the cookie in {@code segment}, if there is one. */
    private boolean completes(LinkConnection.Key key, Segment segment, long now) {
        TcpConnection tcp = cookies.open(hash(key), mssLimit(key), segment, now);
        if (tcp == null) {
            return false;
        }
        if (refuses()) {
            return true;
        }
        counters.cookiesAccepted++;
        deliver(add(key, tcp, now), segment, now);
        return true;
    }

    /** Whether there is no room for one more connection; the segment that asks for it is dropped then. */
    private boolean refuses() {
        if (established() >= config.connections()) {
            counters.drop(DropReason.TCP_CONNECTION_LIMIT);
        } else if (!shares.connections.admits()) {
            counters.drop(DropReason.TCP_BRIDGE_CONNECTION_LIMIT);
        } else if (!shares.admitsData()) {
            counters.drop(DropReason.TCP_HELD_OCTETS_LIMIT);
        } else {
            return false;
        }
        return true;
    }

    /** The segment, or what is left of it if no more data may be held: its ACK counts, since it lets data go. */
    private Segment admitted(Segment segment) {
        if (segment.payload().length() == 0 || shares.admitsData()) {
            return segment;
        }
        counters.drop(DropReason.TCP_HELD_OCTETS_LIMIT);
        return segment.withoutText();
    }

    private void account() {
        shares.connections.set(established());
        shares.halfOpen.set(halfOpen.size());
    }

    private int established() {
        return connections.size() - halfOpen.size();
    }

    private int mssLimit(LinkConnection.Key key) {
        return guest.mtu() - (key.address().v6() ? IPV6_HEADERS : IPV4_HEADERS);
    }

    private LinkConnection add(LinkConnection.Key key, TcpConnection tcp, long now) {
        LinkConnection connection = new LinkConnection(this, key, tcp, now);
        connections.put(key, connection);
        return connection;
    }

    private void deliver(LinkConnection connection, Segment segment, long now) {
        Disposition disposition = connection.tcp().process(segment, now);
        count(disposition);
        if (!connection.accepted && pastHandshake(connection.tcp().state())) {
            accept(connection);
        }
        account();
        wake(connection);
    }

    private void accept(LinkConnection connection) {
        connection.accepted = true;
        halfOpen.remove(connection.key());
        // More handshakes may have been under way than there was room for.
        boolean ownBound = established() > config.connections();
        if (ownBound || !shares.connections.admits()) {
            counters.drop(ownBound ? DropReason.TCP_CONNECTION_LIMIT : DropReason.TCP_BRIDGE_CONNECTION_LIMIT);
            connection.tcp().abort();
            return;
        }
        counters.accepted++;
        TcpApplication application = listener.accept(connection);
        if (application == null) {
            connection.tcp().abort();
        } else {
            connection.tcp().attach(application);
        }
    }

    private static boolean pastHandshake(TcpState state) {
        return switch (state) {
            case TcpState.SynReceived _, TcpState.Closed _ -> false;
            case TcpState.Established _,
                    TcpState.FinWait1 _,
                    TcpState.FinWait2 _,
                    TcpState.CloseWait _,
                    TcpState.Closing _,
                    TcpState.LastAck _,
                    TcpState.TimeWait _ -> true;
        };
    }

    private void count(Disposition disposition) {
        switch (disposition) {
            case ACCEPTED, DUPLICATE, RESET, CONNECTION_CLOSED -> {}
            case OUT_OF_WINDOW -> counters.drop(DropReason.TCP_OUT_OF_WINDOW);
            case OLD_TIMESTAMP -> counters.drop(DropReason.TCP_OLD_TIMESTAMP);
            case CHALLENGED -> counters.drop(DropReason.TCP_CHALLENGED);
            case BAD_ACK -> counters.drop(DropReason.TCP_BAD_ACK);
            case NO_ACK -> counters.drop(DropReason.TCP_NO_ACK);
            case NO_ROOM -> counters.drop(DropReason.TCP_OUT_OF_ORDER_LIMIT);
        }
    }

    /** An ICMP error says that the path to {@code peer} carries packets of {@code mtu} octets at most. */
    boolean tooBig(LinkConnection.Key peer, int quotedSeq, int mtu) {
        LinkConnection connection = connections.get(peer);
        if (connection == null || !connection.tcp().isInFlight(quotedSeq)) {
            return false;
        }
        int headers = peer.address().v6() ? IPV6_HEADERS : IPV4_HEADERS;
        // What no path is too narrow for: RFC 791's 576 and RFC 8200's 1280.
        int least = peer.address().v6() ? 1280 : 576;
        connection.tcp().lowerMss(Math.max(least, mtu) - headers);
        wake(connection);
        return true;
    }

    void wake(LinkConnection connection) {
        if (!connection.ready) {
            connection.ready = true;
            ready.addLast(connection);
            onWake.run();
        }
    }

    /** Attends to every connection that changed or whose time has come. */
    void dispatch(long now) {
        timeWait.expire(now);
        for (LinkConnection due = deadlines.pollDue(now); due != null; due = deadlines.pollDue(now)) {
            wake(due);
        }
        for (int left = ready.size(); left > 0; left--) {
            LinkConnection connection = ready.removeFirst();
            connection.ready = false;
            if (connections.get(connection.key()) == connection) {
                attend(connection, now);
            }
        }
    }

    private void attend(LinkConnection connection, long now) {
        TcpConnection tcp = connection.tcp();
        long before = tcp.retransmissions();
        tcp.dispatch(
                now,
                segment -> writer.segment(
                        segment, TcpWire.HTTP, connection.peerAddress(), connection.peerPort(), connection.hopLimit()));
        counters.retransmissions += tcp.retransmissions() - before;
        if (tcp.isOver()) {
            if (tcp.state() instanceof TcpState.Closed(CloseReason reason)) {
                counters.closed(reason);
            }
            forget(connection);
            return;
        }
        TimeWaitBlock rest = tcp.atRest();
        if (rest != null) {
            forget(connection);
            timeWait.add(connection, rest);
            return;
        }
        shares.holds(connection, tcp.held());
        long next = tcp.pollAt(now);
        if (next <= now) {
            wake(connection);
        }
        deadlines.set(connection, next);
    }

    private void forget(LinkConnection connection) {
        connections.remove(connection.key(), connection);
        halfOpen.remove(connection.key(), connection);
        deadlines.remove(connection);
        shares.holds(connection, 0);
        account();
    }

    long pollAt(long now) {
        return ready.isEmpty() ? Math.min(deadlines.earliest(), timeWait.earliest()) : now;
    }

    /** Resets every connection; those in TIME-WAIT are over without it. */
    void close(long now) {
        connections.values().forEach(connection -> {
            connection.tcp().abort();
            wake(connection);
        });
        dispatch(now);
        timeWait.clear();
    }

    /** Gives back what is shared with other links. */
    void leave() {
        shares.leave();
    }

    ImmutableList<LinkConnection> connections() {
        return ImmutableList.copyOf(connections.values());
    }

    int connectionCount() {
        return connections.size() + timeWait.size();
    }

    ImmutableList<ConnectionView> views() {
        return Stream.concat(connections.values().stream().map(LinkConnection::view), timeWait.views().stream())
                .collect(ImmutableList.toImmutableList());
    }
}
