package io.metapunt.flows;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The match fields that rules use: their OXM headers (OpenFlow 1.3.5, 7.2.3.7) and their names in ovs-fields(7). */
public enum MatchField {
    IN_PORT(0x8000_0004, "in_port", Style.DECIMAL),
    ETH_DST(0x8000_0606, "dl_dst", Style.MAC),
    ETH_SRC(0x8000_0806, "dl_src", Style.MAC),
    ETH_TYPE(0x8000_0a02, "dl_type", Style.HEX),
    VLAN_VID(0x8000_0c02, "vlan_vid", Style.HEX),
    IP_PROTO(0x8000_1401, "nw_proto", Style.DECIMAL),
    IPV4_SRC(0x8000_1604, "nw_src", Style.IP),
    IPV4_DST(0x8000_1804, "nw_dst", Style.IP),
    TCP_DST(0x8000_1c02, "tp_dst", Style.DECIMAL),
    ICMPV4_TYPE(0x8000_2601, "icmp_type", Style.DECIMAL),
    ICMPV4_CODE(0x8000_2801, "icmp_code", Style.DECIMAL),
    ARP_OP(0x8000_2a02, "arp_op", Style.DECIMAL),
    ARP_SPA(0x8000_2c04, "arp_spa", Style.IP),
    ARP_TPA(0x8000_2e04, "arp_tpa", Style.IP),
    IPV6_SRC(0x8000_3410, "ipv6_src", Style.IP),
    IPV6_DST(0x8000_3610, "ipv6_dst", Style.IP),
    ICMPV6_TYPE(0x8000_3a01, "icmpv6_type", Style.DECIMAL),
    ND_TARGET(0x8000_3e10, "nd_target", Style.IP),
    /** Nicira's; {@code nw_frag=no} is 0. */
    IP_FRAG(0x0001_3401, "nw_frag", Style.FRAGMENT);

    private enum Style {
        DECIMAL,
        HEX,
        MAC,
        IP,
        FRAGMENT
    }

    private final int header;
    private final String ovsName;
    private final Style style;

    MatchField(int header, String ovsName, Style style) {
        this.header = header;
        this.ovsName = ovsName;
        this.style = style;
    }

    /** The OXM header of an unmasked match. */
    public int header() {
        return header;
    }

    /** The name that set_field knows: that of ovs-fields(7), where a match may be written shorter. */
    String ovsFieldName() {
        return switch (this) {
            case ETH_DST -> "eth_dst";
            case ETH_SRC -> "eth_src";
            default -> ovsName;
        };
    }

    /** Length of the value in octets. */
    int length() {
        return header & 0xff;
    }

    static Optional<MatchField> ofHeader(int unmaskedHeader) {
        return Arrays.stream(values())
                .filter(field -> field.header == unmaskedHeader)
                .findFirst();
    }

    /** {@code name=value} or {@code name=value/mask} as ovs-ofctl(8) takes it. */
    String text(byte[] value, Optional<byte[]> mask) {
        return ovsName + "=" + text(value) + mask.map(m -> "/" + text(m)).orElse("");
    }

    String text(byte[] value) {
        return switch (style) {
            case DECIMAL -> Long.toString(Long.parseLong(HexFormat.of().formatHex(value), 16));
            case HEX -> "0x" + HexFormat.of().formatHex(value);
            case MAC ->
                IntStream.range(0, value.length)
                        .mapToObj(i -> HexFormat.of().toHexDigits(value[i]))
                        .collect(Collectors.joining(":"));
            case IP -> address(value);
            case FRAGMENT -> value[0] == 0 ? "no" : "0x" + HexFormat.of().toHexDigits(value[0]);
        };
    }

    private static String address(byte[] value) {
        try {
            return InetAddresses.toAddrString(InetAddress.getByAddress(value));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of " + value.length + " octets", e);
        }
    }
}
