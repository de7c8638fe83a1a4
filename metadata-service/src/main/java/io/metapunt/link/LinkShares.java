package io.metapunt.link;

/** What one link has of the bounds that it shares with others. */
final class LinkShares {
    final FairBound.Share connections;
    final FairBound.Share halfOpen;
    private final FairBound.Share heldOctets;
    private long held;

    LinkShares(SharedBounds bounds) {
        this.connections = bounds.connections().join();
        this.halfOpen = bounds.halfOpen().join();
        this.heldOctets = bounds.heldOctets().join();
    }

    /** Whether the link may hold more data than it does. */
    boolean admitsData() {
        return heldOctets.admits();
    }

    /** {@code connection} holds {@code octets} now. */
    void holds(LinkConnection connection, int octets) {
        held += octets - connection.held;
        connection.held = octets;
        heldOctets.set(held);
    }

    /** Gives all back, for good. */
    void leave() {
        connections.leave();
        halfOpen.leave();
        heldOctets.leave();
    }
}
