package io.metapunt.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OxmTest {
    @ParameterizedTest
    @CsvSource({
        "IN_PORT, 7, in_port=7",
        "IN_PORT, 4294967294, in_port=4294967294",
        "ETH_SRC, 274973437534771, dl_src=fa:16:3e:11:22:33",
        "ETH_TYPE, 2048, dl_type=0x0800",
        "VLAN_VID, 4196, vlan_vid=0x1064",
        "IP_PROTO, 6, nw_proto=6",
        "TCP_DST, 80, tp_dst=80",
        "ICMPV4_TYPE, 3, icmp_type=3",
        "ICMPV4_CODE, 4, icmp_code=4",
        "ICMPV6_TYPE, 135, icmpv6_type=135",
        "ARP_OP, 1, arp_op=1",
        "IP_FRAG, 0, nw_frag=no"
    })
    void readsAsOvsOfctlWritesIt(MatchField field, long value, String text) {
        assertThat(Oxm.exact(field, value)).hasToString(text);
    }

    static Stream<Object[]> serviceAddresses() {
        return Stream.of(
                new Object[] {ServiceAddress.v4(MatchField.IPV4_DST), "nw_dst=169.254.169.254"},
                new Object[] {ServiceAddress.v4(MatchField.ARP_SPA), "arp_spa=169.254.169.254"},
                new Object[] {ServiceAddress.v6(MatchField.IPV6_SRC), "ipv6_src=fe80::a9fe:a9fe"},
                new Object[] {ServiceAddress.v6(MatchField.ND_TARGET), "nd_target=fe80::a9fe:a9fe"});
    }

    @ParameterizedTest
    @MethodSource("serviceAddresses")
    void addressReadsAsOvsOfctlWritesIt(Oxm field, String text) {
        assertThat(field).hasToString(text);
    }

    @Test
    void maskStandsBehindTheValue() {
        Oxm field = Oxm.masked(MatchField.VLAN_VID, 0x1000, 0x1fff);
        assertThat(field.header()).isEqualTo(0x8000_0d04);
        assertThat(field.hex()).isEqualTo("10001fff");
        assertThat(field).hasToString("vlan_vid=0x1000/0x1fff");
    }

    @Test
    void maskedFieldGivesValueAndMaskBack() {
        Oxm field = Oxm.masked(MatchField.VLAN_VID, 0x1064, 0x1fff);
        assertThat(field.value()).containsExactly(0x10, 0x64);
        assertThat(field.mask()).hasValueSatisfying(mask -> assertThat(mask).containsExactly(0x1f, 0xff));
    }

    @Test
    void exactFieldHasNoMask() {
        assertThat(Oxm.exact(MatchField.TCP_DST, 80).mask()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void fieldIsKnownByItsHeader(MatchField field) {
        assertThat(Oxm.exact(field, new byte[field.length()]).field()).contains(field);
    }

    @Test
    void maskedFieldIsKnownByItsHeader() {
        assertThat(Oxm.masked(MatchField.ETH_SRC, 0, 0).field()).contains(MatchField.ETH_SRC);
    }

    @Test
    void unknownFieldReadsByItsNumbers() {
        assertThat(new Oxm(0x0001_0004, "00000001")).hasToString("oxm(0x00010004)=0x00000001");
    }

    /** OpenFlow lets a length be anything; a half-octet mask is no mask of a field we know. */
    @Test
    void knownNumberWithALengthOfItsOwnReadsByItsNumbers() {
        assertThat(new Oxm(0x8000_1609, "a9fea9feffffffff00")).hasToString("oxm(0x80001609)=0xa9fea9feffffffff00");
        assertThat(new Oxm(0x8000_1709, "a9fea9feffffffff00")).hasToString("oxm(0x80001709)=0xa9fea9feffffffff00");
    }

    @Test
    void basicFieldsAreOrderedByNumberAndNicirasComeLast() {
        FlowMatch match = FlowMatch.of(
                Oxm.exact(MatchField.IP_FRAG, 0),
                Oxm.exact(MatchField.TCP_DST, 80),
                Oxm.masked(MatchField.VLAN_VID, 0, 0xfff),
                Oxm.exact(MatchField.IN_PORT, 7),
                Oxm.exact(MatchField.IP_PROTO, 6),
                Oxm.exact(MatchField.ETH_TYPE, 0x800));
        assertThat(match)
                .hasToString("in_port=7,dl_type=0x0800,vlan_vid=0x0000/0x0fff,nw_proto=6,tp_dst=80,nw_frag=no");
    }
}
