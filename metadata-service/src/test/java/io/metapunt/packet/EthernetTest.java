package io.metapunt.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EthernetTest {
    private static final MacAddress TO = MacAddress.parse("02:a9:fe:a9:fe:50");
    private static final MacAddress FROM = MacAddress.parse("fa:16:3e:11:22:33");

    @Test
    void untaggedHeaderIsFourteenOctets() {
        byte[] frame = new byte[14];
        Ethernet.write(frame, 0, TO, FROM, 0, Ethernet.TYPE_ARP);
        assertThat(frame).isEqualTo(HexFormat.of().parseHex("02a9fea9fe50fa163e1122330806"));
        assertThat(Ethernet.headerLength(0)).isEqualTo(14);
    }

    @Test
    void taggedHeaderIsEighteenOctets() {
        byte[] frame = new byte[18];
        Ethernet.write(frame, 0, TO, FROM, 0xabc, Ethernet.TYPE_IPV6);
        assertThat(frame).isEqualTo(HexFormat.of().parseHex("02a9fea9fe50fa163e11223381000abc86dd"));
        assertThat(Ethernet.headerLength(0xabc)).isEqualTo(18);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 4_094})
    void headersSurviveARoundTrip(int vlan) {
        byte[] frame = new byte[30];
        Ethernet.write(frame, 5, TO, FROM, vlan, Ethernet.TYPE_IPV4);
        assertThat(Ethernet.read(frame, 5, 25))
                .isEqualTo(new Ethernet(FROM.bits(), vlan, Ethernet.TYPE_IPV4, 5 + Ethernet.headerLength(vlan)));
    }

    @Test
    void priorityTagCountsAsUntaggedAndPriorityBitsAreNoPartOfTheVlan() {
        byte[] priority = HexFormat.of().parseHex("02a9fea9fe50fa163e1122338100e0000800");
        assertThat(Ethernet.read(priority, 0, 18)).isEqualTo(new Ethernet(FROM.bits(), 0, Ethernet.TYPE_IPV4, 18));
        byte[] both = HexFormat.of().parseHex("02a9fea9fe50fa163e1122338100f0070800");
        assertThat(Ethernet.read(both, 0, 18)).isEqualTo(new Ethernet(FROM.bits(), 7, Ethernet.TYPE_IPV4, 18));
    }

    @Test
    void secondTagIsLeftAsTheEtherType() {
        byte[] twice = HexFormat.of().parseHex("02a9fea9fe50fa163e1122338100000781000008");
        assertThat(Ethernet.read(twice, 0, 20)).isEqualTo(new Ethernet(FROM.bits(), 7, Ethernet.TYPE_VLAN, 18));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void aHeaderCutAnywhereIsNone(int vlan) {
        for (int length = 0; length < Ethernet.headerLength(vlan); length++) {
            byte[] whole = new byte[18];
            Ethernet.write(whole, 0, TO, FROM, vlan, Ethernet.TYPE_IPV4);
            assertThat(Ethernet.read(Arrays.copyOf(whole, length), 0, length))
                    .as("%d octets", length)
                    .isNull();
        }
    }
}
