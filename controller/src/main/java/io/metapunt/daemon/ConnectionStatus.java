package io.metapunt.daemon;

/**
 * A TCP connection of a guest.
 *
 * @param vlan the guest's VLAN ID, or 0 for untagged
 * @param peer the guest's IP address, as it says
 * @param state as RFC 9293 writes it
 * @param unread octets that came and are not read yet
 * @param unacknowledged octets of answers that the guest has not acknowledged yet
 * @param retransmissions segments that were sent more than once
 */
public record ConnectionStatus(
        String bridge,
        String port,
        int vlan,
        String peer,
        int peerPort,
        String state,
        double ageSeconds,
        int unread,
        int unacknowledged,
        long retransmissions) {}
