package io.metapunt.flows;

import com.google.common.collect.ImmutableList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A packet of a guest's, to be traced.
 *
 * @param what the packet, in words
 * @param flow as ovs-appctl(8) takes it
 * @param reachesUs whether it has to come to us; if not, it has to go nowhere
 */
public record Probe(String what, String flow, boolean reachesUs) {
    private static final String V4 = "169.254.169.254";
    private static final String V6 = "fe80::a9fe:a9fe";
    /** Any MAC but the guest's: it may send through its gateway. */
    private static final String SOMEBODY = "02:a9:fe:a9:fe:50";
    /** Of no guest's network (RFC 5737): what is asked is whose rule it meets. */
    private static final String FROM_V4 = "192.0.2.1";

    private static final String FROM_V6 = "fe80::1";

    /** What a guest sends most, and what it must not get through. */
    public static ImmutableList<Probe> of(Attachment guest) {
        // A field comes after what it asks for.
        String from = ",in_port=" + guest.ofport() + ",dl_src=" + mac(guest.mac()) + ",dl_dst=" + SOMEBODY
                + (guest.vlan() == 0 ? "" : ",dl_vlan=" + guest.vlan());
        String v4 = "tcp" + from + ",nw_src=" + FROM_V4 + ",nw_dst=" + V4 + ",nw_ttl=64,tp_src=40000,";
        String v6 = "tcp6" + from + ",ipv6_src=" + FROM_V6 + ",ipv6_dst=" + V6 + ",nw_ttl=64,tp_src=40000,";
        return ImmutableList.of(
                new Probe("HTTP over IPv4", v4 + "tp_dst=80", true),
                new Probe("HTTP over IPv6", v6 + "tp_dst=80", true),
                new Probe("ARP for " + V4, "arp" + from + ",arp_op=1,arp_spa=" + FROM_V4 + ",arp_tpa=" + V4, true),
                new Probe("other ports of " + V4, v4 + "tp_dst=8080", false),
                new Probe(
                        "packets in the name of " + V4, "tcp" + from + ",nw_src=" + V4 + ",nw_dst=" + FROM_V4, false));
    }

    private static String mac(long mac) {
        return IntStream.iterate(40, shift -> shift >= 0, shift -> shift - 8)
                .mapToObj(shift -> String.format("%02x", (mac >> shift) & 0xff))
                .collect(Collectors.joining(":"));
    }
}
