package io.metapunt.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ipv4Test {
    private static final IpAddress GUEST = IpAddress.v4(0x0a00_0046);

    /** A header with its checksum made right, then {@code payload} octets of zero. */
    private static byte[] packet(String header, int payload) {
        byte[] octets = HexFormat.of().parseHex(header);
        Octets.putInt16(octets, 10, 0);
        Octets.putInt16(octets, 10, Checksum.finish(Checksum.sum(octets, 0, octets.length)));
        return Arrays.copyOf(octets, octets.length + payload);
    }

    private static IpPacket read(byte[] packet) {
        return Ipv4.read(packet, 0, packet.length);
    }

    /** The header that textbooks compute: 192.168.0.1 to 192.168.0.199, UDP, checksum b861. */
    @Test
    void knownHeaderIsRead() {
        byte[] packet = Arrays.copyOf(HexFormat.of().parseHex("45000073000040004011b861c0a80001c0a800c7"), 0x73);
        assertThat(read(packet))
                .isEqualTo(new IpPacket.Whole(
                        IpAddress.v4(0xc0a8_0001), IpAddress.v4(0xc0a8_00c7), 17, 64, 20, 0x73 - 20));
    }

    @Test
    void knownHeaderIsWritten() {
        byte[] packet = new byte[20];
        Ipv4.write(packet, 0, IpAddress.v4(0xc0a8_0001), IpAddress.v4(0xc0a8_00c7), 17, 64, 0x73 - 20);
        assertThat(packet).isEqualTo(HexFormat.of().parseHex("45000073000040004011b861c0a80001c0a800c7"));
    }

    @Test
    void headerSurvivesARoundTripAmongOtherOctets() {
        byte[] array = new byte[100];
        Arrays.fill(array, (byte) 0xa5);
        Ipv4.write(array, 3, IpAddress.SERVICE_V4, GUEST, IpPacket.TCP, 1, 40);
        assertThat(Ipv4.read(array, 3, 97))
                .isEqualTo(new IpPacket.Whole(IpAddress.SERVICE_V4, GUEST, IpPacket.TCP, 1, 23, 40));
    }

    @Test
    void optionsArePassedOverAndPaddingBehindThePacketIsNotCounted() {
        byte[] packet = packet("4700002200000000400600000a000046a9fea9fe0101010101010100", 6 + 12);
        assertThat(read(packet)).isEqualTo(new IpPacket.Whole(GUEST, IpAddress.SERVICE_V4, IpPacket.TCP, 64, 28, 6));
    }

    @ParameterizedTest
    @CsvSource({"2000, true", "0001, true", "3fff, true", "1000, true", "4000, false", "0000, false", "8000, false"})
    void moreFragmentsOrAnOffsetMakeAFragment(String field, boolean fragment) {
        IpPacket packet = read(packet("450000140000" + field + "400600000a000046a9fea9fe", 0));
        assertThat(packet instanceof IpPacket.Fragment).isEqualTo(fragment);
    }

    @ParameterizedTest
    @CsvSource({
        "65000014000000004006 0a000046a9fea9fe, BAD_VERSION",
        "44000014000000004006 0a000046a9fea9fe, BAD_LENGTH",
        "4f000014000000004006 0a000046a9fea9fe, BAD_LENGTH",
        "45000013000000004006 0a000046a9fea9fe, BAD_LENGTH",
        "45000015000000004006 0a000046a9fea9fe, BAD_LENGTH",
        "4500ffff000000004006 0a000046a9fea9fe, BAD_LENGTH"
    })
    void headersThatContradictThemselvesAreNamed(String header, IpPacket.Reason reason) {
        assertThat(read(packet(header.replace(" ", "0000"), 0))).isEqualTo(new IpPacket.Malformed(reason));
    }

    @Test
    void everySingleBitErrorInTheHeaderIsNoticed() {
        byte[] packet = packet("450000140000400040060000 0a000046a9fea9fe".replace(" ", ""), 0);
        for (int bit = 0; bit < 160; bit++) {
            byte[] wrong = packet.clone();
            wrong[bit / 8] ^= (byte) (0x80 >> bit % 8);
            assertThat(read(wrong)).as("bit %d", bit).isInstanceOf(IpPacket.Malformed.class);
        }
    }

    @Test
    void aPacketCutAnywhereIsMalformed() {
        byte[] packet = packet("4700002200000000400600000a000046a9fea9fe0101010101010100", 6);
        for (int length = 0; length < packet.length; length++) {
            assertThat(Ipv4.read(Arrays.copyOf(packet, length), 0, length))
                    .as("%d octets", length)
                    .isInstanceOf(IpPacket.Malformed.class);
        }
    }
}
