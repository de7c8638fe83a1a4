package io.metapunt.link;

import io.metapunt.packet.IpAddress;
import io.metapunt.tcp.TcpConnection;

/** A TCP connection of a link: its peer's address and port, and its place in the link's schedule. */
public final class LinkConnection {
    private final TcpEndpoint endpoint;
    private final Key key;
    private final TcpConnection tcp;
    private final long openedAt;

    /** Managed by {@link DeadlineHeap}. */
    long deadline = TcpConnection.NEVER;

    int heapIndex = -1;
    boolean ready;
    boolean accepted;

    /** Octets in its queues when that was last looked at; managed by {@link LinkShares}. */
    int held;

    private int hopLimit;

    /** A peer: an IP address and a TCP port. */
    record Key(IpAddress address, int port) {}

    LinkConnection(TcpEndpoint endpoint, Key key, TcpConnection tcp, long now) {
        this.endpoint = endpoint;
        this.key = key;
        this.tcp = tcp;
        this.openedAt = now;
    }

    Key key() {
        return key;
    }

    /** The guest's address, as it says. */
    public IpAddress peerAddress() {
        return key.address();
    }

    /** The guest's port. */
    public int peerPort() {
        return key.port();
    }

    public TcpConnection tcp() {
        return tcp;
    }

    /** TTL or hop limit of what is sent from now on; 0 for the default. */
    public void hopLimit(int limit) {
        hopLimit = limit;
    }

    public int hopLimit() {
        return hopLimit;
    }

    /** When it came to be, by the link's clock. */
    public long openedAt() {
        return openedAt;
    }

    /** How it is, for an operator. */
    public ConnectionView view() {
        return new ConnectionView(
                peerAddress().toString(),
                peerPort(),
                tcp.state().rfcName(),
                openedAt,
                tcp.readable(),
                tcp.unacknowledged(),
                tcp.retransmissions());
    }

    /** To be called when the application has changed the connection outside of its callbacks: the link then attends to it. */
    public void wake() {
        endpoint.wake(this);
    }
}
