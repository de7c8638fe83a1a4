package io.metapunt.link;

/**
 * A connection as an operator may see it.
 *
 * @param peer the guest's address, as it says
 * @param state as RFC 9293 writes it
 * @param openedAt by the link's clock
 * @param unread octets that came and that nobody has read yet
 * @param unacknowledged octets that were queued and that the guest has not acknowledged yet
 * @param retransmissions segments that were sent more than once
 */
public record ConnectionView(
        String peer, int peerPort, String state, long openedAt, int unread, int unacknowledged, long retransmissions) {}
