package io.metapunt.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv6Test {
    private static final IpAddress GUEST = new IpAddress(true, 0xfe80_0000_0000_0000L, 0xf816_3eff_fe11_2233L);
    private static final String ADDRESSES = "fe80000000000000f8163efffe112233" + "fe8000000000000000000000a9fea9fe";

    /** A packet whose header says {@code next}, of what {@code rest} holds in hexadecimal. */
    private static byte[] packet(int next, String rest) {
        byte[] octets = HexFormat.of().parseHex("6000000000000040" + ADDRESSES + rest);
        Octets.putInt16(octets, 4, octets.length - 40);
        Octets.putInt8(octets, 6, next);
        return octets;
    }

    private static IpPacket read(byte[] packet) {
        return Ipv6.read(packet, 0, packet.length);
    }

    private static IpPacket.Whole whole(int payload, int length) {
        return new IpPacket.Whole(GUEST, IpAddress.SERVICE_V6, IpPacket.TCP, 64, payload, length);
    }

    @Test
    void headerIsWrittenAsItStandsOnTheWire() {
        byte[] packet = new byte[40];
        Ipv6.write(packet, 0, GUEST, IpAddress.SERVICE_V6, IpPacket.ICMPV6, 255, 24);
        assertThat(packet).isEqualTo(HexFormat.of().parseHex("6000000000183aff" + ADDRESSES));
    }

    @Test
    void headerSurvivesARoundTripAmongOtherOctets() {
        byte[] array = new byte[120];
        Arrays.fill(array, (byte) 0xa5);
        Ipv6.write(array, 3, GUEST, IpAddress.SERVICE_V6, IpPacket.TCP, 64, 20);
        assertThat(Ipv6.read(array, 3, 117)).isEqualTo(whole(43, 20));
    }

    @Test
    void trafficClassAndFlowLabelDoNotMatter() {
        byte[] packet = packet(IpPacket.TCP, "01020304");
        Octets.putInt32(packet, 0, 0x6fff_ffff);
        assertThat(read(packet)).isEqualTo(whole(40, 4));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0600010400000000, 48",
        "60, 0600010400000000, 48",
        "43, 0600000000000000, 48",
        "0, 3c00010400000000 0601010c 000000000000000000000000, 64"
    })
    void extensionHeadersArePassedOver(int first, String headers, int payload) {
        assertThat(read(packet(first, headers.replace(" ", "") + "0102"))).isEqualTo(whole(payload, 2));
    }

    @Test
    void eightExtensionHeadersAreTheMost() {
        String link = "3c00010400000000";
        String last = "0600010400000000";
        assertThat(read(packet(60, link.repeat(7) + last))).isEqualTo(whole(40 + 64, 0));
        assertThat(read(packet(60, link.repeat(8) + last)))
                .isEqualTo(new IpPacket.Malformed(IpPacket.Reason.BAD_EXTENSION_HEADERS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0600000000000001", "06000001abcdef01", "0600fff8abcdef01"})
    void fragmentHeaderMakesAFragmentEvenOfOnePiece(String header) {
        assertThat(read(packet(44, header))).isEqualTo(new IpPacket.Fragment());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 06010104, BAD_EXTENSION_HEADERS",
        "0, 0601010400000000, BAD_EXTENSION_HEADERS",
        "43, 0600000100000000, BAD_EXTENSION_HEADERS",
        "60, 06ff010400000000, BAD_EXTENSION_HEADERS",
        "44, 06000000, BAD_EXTENSION_HEADERS"
    })
    void extensionHeadersThatDoNotFitOrRouteElsewhereAreNamed(int first, String headers, IpPacket.Reason reason) {
        assertThat(read(packet(first, headers))).isEqualTo(new IpPacket.Malformed(reason));
    }

    @Test
    void anotherVersionAndALengthBeyondTheFrameAreNamed() {
        byte[] four = packet(IpPacket.TCP, "");
        four[0] = 0x45;
        assertThat(read(four)).isEqualTo(new IpPacket.Malformed(IpPacket.Reason.BAD_VERSION));
        byte[] long1 = packet(IpPacket.TCP, "");
        Octets.putInt16(long1, 4, 1);
        assertThat(read(long1)).isEqualTo(new IpPacket.Malformed(IpPacket.Reason.BAD_LENGTH));
    }

    @Test
    void aPacketCutAnywhereIsMalformed() {
        byte[] packet = packet(0, "3c000104000000000600010400000000aabb");
        for (int length = 0; length < packet.length; length++) {
            assertThat(Ipv6.read(Arrays.copyOf(packet, length), 0, length))
                    .as("%d octets", length)
                    .isInstanceOf(IpPacket.Malformed.class);
        }
    }
}
