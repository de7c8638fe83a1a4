package io.metapunt.link;

import com.google.common.collect.ImmutableSet;
import io.metapunt.packet.IpAddress;
import io.metapunt.tcp.TcpConfig;

/**
 * The bounds of one guest's link.
 *
 * @param connections connections past their handshake, those in TIME-WAIT not counted
 * @param halfOpen connections in SYN-RECEIVED; any more are kept in SYN cookies
 * @param timeWait connections in TIME-WAIT; one more takes the place of the oldest
 * @param resetsPerSecond RSTs to segments of unknown connections and to closed ports
 * @param icmpPerSecond echo replies and advertisements
 * @param nextHops IPv4 addresses besides the service's own that ARP is answered for
 */
public record LinkConfig(
        int connections,
        int halfOpen,
        int timeWait,
        int resetsPerSecond,
        int icmpPerSecond,
        ImmutableSet<IpAddress> nextHops,
        TcpConfig tcp) {
    /** Values that a boot's burst of connections and a busy client fit in. */
    public static LinkConfig defaults() {
        return new LinkConfig(1_024, 256, 256, 1_000, 100, ImmutableSet.of(), TcpConfig.defaults());
    }
}
