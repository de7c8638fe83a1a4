package io.metapunt.flows.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.flows.FlowMatch;
import io.metapunt.flows.MatchField;
import io.metapunt.flows.Oxm;
import io.metapunt.flows.ServiceAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.types.ArpOpcode;
import org.projectfloodlight.openflow.types.EthType;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFPort;

class OxmMatchTest {
    @Test
    void emptyMatchIsPaddedToEightOctets() {
        assertThat(hex(FlowMatch.of())).isEqualTo("0001000400000000");
    }

    @Test
    void lengthLeavesThePaddingOut() {
        assertThat(hex(FlowMatch.of(Oxm.exact(MatchField.IN_PORT, 7))))
                .isEqualTo("0001000c" + "8000000400000007" + "00000000");
    }

    @Test
    void matchThatEndsOnABoundaryIsNotPadded() {
        assertThat(hex(FlowMatch.of(
                        Oxm.exact(MatchField.IN_PORT, 7),
                        Oxm.exact(MatchField.ARP_SPA, 1),
                        ServiceAddress.v4(MatchField.ARP_TPA))))
                .hasSize(2 * 32)
                .startsWith("0001001c");
        assertThat(hex(FlowMatch.of(ServiceAddress.v6(MatchField.IPV6_DST))))
                .isEqualTo("00010018" + "80003610" + "fe80000000000000" + "00000000a9fea9fe");
    }

    @Test
    void maskedAndNicirasFieldsAreWritten() {
        assertThat(hex(FlowMatch.of(
                        Oxm.masked(MatchField.VLAN_VID, 0, 0x0fff),
                        Oxm.exact(MatchField.ETH_TYPE, 0x0800),
                        Oxm.exact(MatchField.IP_FRAG, 0))))
                .isEqualTo("00010017" + "80000a020800" + "80000d0400000fff" + "0001340100" + "00");
    }

    @Test
    void octetsAreThoseOfOpenflowj() {
        Match expected = OFFactories.getFactory(OFVersion.OF_13)
                .buildMatch()
                .setExact(org.projectfloodlight.openflow.protocol.match.MatchField.IN_PORT, OFPort.of(7))
                .setExact(
                        org.projectfloodlight.openflow.protocol.match.MatchField.ETH_SRC,
                        MacAddress.of("fa:16:3e:11:22:33"))
                .setExact(org.projectfloodlight.openflow.protocol.match.MatchField.ETH_TYPE, EthType.ARP)
                .setExact(org.projectfloodlight.openflow.protocol.match.MatchField.ARP_OP, ArpOpcode.REQUEST)
                .setExact(
                        org.projectfloodlight.openflow.protocol.match.MatchField.ARP_TPA,
                        IPv4Address.of("169.254.169.254"))
                .build();
        ByteBuf octets = Unpooled.buffer();
        expected.writeTo(octets);
        assertThat(hex(FlowMatch.of(
                        Oxm.exact(MatchField.ETH_TYPE, 0x0806),
                        Oxm.exact(MatchField.IN_PORT, 7),
                        Oxm.exact(MatchField.ETH_SRC, 0xfa16_3e11_2233L),
                        Oxm.exact(MatchField.ARP_OP, 1),
                        ServiceAddress.v4(MatchField.ARP_TPA))))
                .isEqualTo(ByteBufUtil.hexDump(octets));
    }

    private static String hex(FlowMatch match) {
        ByteBuf octets = Unpooled.buffer();
        new OxmMatch(match, OFVersion.OF_13).writeTo(octets);
        return ByteBufUtil.hexDump(octets);
    }
}
