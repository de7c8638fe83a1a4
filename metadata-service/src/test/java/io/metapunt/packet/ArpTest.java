package io.metapunt.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArpTest {
    /** Who has 169.254.169.254? Tell 10.0.0.70. */
    private static final String REQUEST = "0001080006040001fa163e1122330a000046000000000000a9fea9fe";

    private static final Arp WHO_HAS = new Arp(
            Arp.REQUEST, MacAddress.parse("fa:16:3e:11:22:33"), IpAddress.v4(0x0a00_0046), IpAddress.SERVICE_V4);

    @Test
    void requestIsRead() {
        byte[] packet = HexFormat.of().parseHex(REQUEST);
        assertThat(Arp.read(packet, 0, packet.length)).isEqualTo(WHO_HAS);
    }

    @Test
    void requestIsWritten() {
        byte[] packet = new byte[Arp.LENGTH];
        WHO_HAS.write(packet, 0, new MacAddress(0));
        assertThat(packet).isEqualTo(HexFormat.of().parseHex(REQUEST));
    }

    @Test
    void replySurvivesARoundTripAmongOtherOctets() {
        Arp reply = new Arp(Arp.REPLY, MacAddress.parse("02:a9:fe:a9:fe:50"), IpAddress.SERVICE_V4, WHO_HAS.sender());
        byte[] packet = new byte[60];
        reply.write(packet, 9, WHO_HAS.senderMac());
        assertThat(Arp.read(packet, 9, 51)).isEqualTo(reply);
        assertThat(Octets.uint48(packet, 9 + 18)).isEqualTo(WHO_HAS.senderMac().bits());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0006080006040001fa163e1122330a000046000000000000a9fea9fe",
                "000186dd06040001fa163e1122330a000046000000000000a9fea9fe",
                "0001080008040001fa163e1122330a000046000000000000a9fea9fe",
                "0001080006100001fa163e1122330a000046000000000000a9fea9fe"
            })
    void otherKindsOfAddressesAreNotRead(String hex) {
        byte[] packet = HexFormat.of().parseHex(hex);
        assertThat(Arp.read(packet, 0, packet.length)).isNull();
    }

    @Test
    void aPacketCutAnywhereIsNone() {
        byte[] packet = HexFormat.of().parseHex(REQUEST);
        for (int length = 0; length < packet.length; length++) {
            assertThat(Arp.read(Arrays.copyOf(packet, length), 0, length))
                    .as("%d octets", length)
                    .isNull();
        }
    }
}
