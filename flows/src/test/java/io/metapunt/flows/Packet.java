package io.metapunt.flows;

import com.google.common.collect.ImmutableMap;
import com.google.common.net.InetAddresses;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A packet as a switch's classifier sees it: the fields that it has, by OXM header. The numbers stand here once more
 * (OpenFlow 1.3.5, table 12), so that a wrong one in the product is found.
 */
public final class Packet {
    private static final int IN_PORT = basic(0, 4);
    private static final int ETH_DST = basic(3, 6);
    private static final int ETH_SRC = basic(4, 6);
    private static final int ETH_TYPE = basic(5, 2);
    private static final int VLAN_VID = basic(6, 2);
    private static final int IP_PROTO = basic(10, 1);
    private static final int IPV4_SRC = basic(11, 4);
    private static final int IPV4_DST = basic(12, 4);
    private static final int TCP_DST = basic(14, 2);
    private static final int UDP_DST = basic(16, 2);
    private static final int ICMPV4_TYPE = basic(19, 1);
    private static final int ICMPV4_CODE = basic(20, 1);
    private static final int ARP_OP = basic(21, 2);
    private static final int ARP_SPA = basic(22, 4);
    private static final int ARP_TPA = basic(23, 4);
    private static final int ARP_SHA = basic(24, 6);
    private static final int IPV6_SRC = basic(26, 16);
    private static final int IPV6_DST = basic(27, 16);
    private static final int ICMPV6_TYPE = basic(29, 1);
    private static final int ICMPV6_CODE = basic(30, 1);
    private static final int ND_TARGET = basic(31, 16);
    private static final int NXM_NX_IP_FRAG = 0x0001_0000 | 26 << 9 | 1;

    private static final int ARP = 0x0806;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final long GATEWAY_MAC = 0xfa16_3e00_0001L;

    private final ImmutableMap<Integer, byte[]> fields;

    private Packet(ImmutableMap<Integer, byte[]> fields) {
        this.fields = fields;
    }

    private static int basic(int field, int length) {
        return 0x8000_0000 | field << 9 | length;
    }

    /** An untagged frame that came in by {@code port} with source MAC {@code mac}, to a gateway. */
    public static Packet from(int port, long mac) {
        return new Packet(ImmutableMap.of())
                .with(IN_PORT, port)
                .with(ETH_SRC, mac)
                .with(ETH_DST, GATEWAY_MAC)
                .with(VLAN_VID, 0);
    }

    /** A frame of the guest's own, tagged if its attachment is. */
    public static Packet of(Attachment guest) {
        Packet untagged = from(guest.ofport(), guest.mac());
        return guest.vlan() == 0 ? untagged : untagged.vlan(guest.vlan());
    }

    /** The same with an 802.1Q tag; VID 0 is a priority tag. */
    public Packet vlan(int vid) {
        return with(VLAN_VID, 0x1000 | vid);
    }

    /** The same to another destination MAC. */
    public Packet to(long mac) {
        return with(ETH_DST, mac);
    }

    /** An ARP packet whose sender MAC is the frame's own. */
    public Packet arp(int op, String senderIp, String targetIp) {
        return with(ETH_TYPE, ARP)
                .with(ARP_OP, op)
                .with(ARP_SPA, ip(senderIp))
                .with(ARP_TPA, ip(targetIp))
                .with(ARP_SHA, fields.getOrDefault(ETH_SRC, new byte[6]));
    }

    /** An IPv4 or, if {@code destination} is one of IPv6, an IPv6 packet; no fragment. */
    public Packet ip(String source, String destination) {
        boolean v4 = ip(destination).length == 4;
        return with(ETH_TYPE, v4 ? IPV4 : IPV6)
                .with(v4 ? IPV4_SRC : IPV6_SRC, ip(source))
                .with(v4 ? IPV4_DST : IPV6_DST, ip(destination))
                .with(NXM_NX_IP_FRAG, 0);
    }

    /** The same as a fragment at offset 0, which has the transport header. */
    public Packet firstFragment() {
        return with(NXM_NX_IP_FRAG, 1);
    }

    /** The same as a fragment further on: Open vSwitch takes its ports, type and code for 0. */
    public Packet laterFragment() {
        Packet later = with(NXM_NX_IP_FRAG, 3);
        for (int transport : new int[] {TCP_DST, UDP_DST, ICMPV4_TYPE, ICMPV4_CODE, ICMPV6_TYPE, ICMPV6_CODE}) {
            later = later.fields.containsKey(transport) ? later.with(transport, 0) : later;
        }
        return later;
    }

    /** TCP to {@code port}. */
    public Packet tcp(int port) {
        return with(IP_PROTO, 6).with(TCP_DST, port);
    }

    /** UDP to {@code port}. */
    public Packet udp(int port) {
        return with(IP_PROTO, 17).with(UDP_DST, port);
    }

    /** ICMP or, in IPv6, ICMPv6. */
    public Packet icmp(int type, int code) {
        return fields.containsKey(IPV4_DST)
                ? with(IP_PROTO, 1).with(ICMPV4_TYPE, type).with(ICMPV4_CODE, code)
                : with(IP_PROTO, 58).with(ICMPV6_TYPE, type).with(ICMPV6_CODE, code);
    }

    /** A neighbour solicitation (135) or advertisement (136) for {@code target}. */
    public Packet neighbour(int type, String target) {
        return icmp(type, 0).with(ND_TARGET, ip(target));
    }

    /** The value of the field with this unmasked OXM header, if the packet has it. */
    Optional<byte[]> field(int header) {
        return Optional.ofNullable(fields.get(header));
    }

    private Packet with(int header, long value) {
        byte[] octets = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        return with(header, Arrays.copyOfRange(octets, Long.BYTES - (header & 0xff), Long.BYTES));
    }

    private Packet with(int header, byte[] value) {
        return new Packet(ImmutableMap.<Integer, byte[]>builder()
                .putAll(fields)
                .put(header, value)
                .buildKeepingLast());
    }

    private static byte[] ip(String address) {
        return InetAddresses.forString(address).getAddress();
    }
}
