package io.metapunt.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumTest {
    private static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static long sum(byte[] octets) {
        return Checksum.sum(octets, 0, octets.length);
    }

    /** RFC 1071, 3: the example's sum is ddf2. */
    @Test
    void rfc1071ExampleHasItsSum() {
        assertThat(Checksum.fold(sum(octets("0001f203f4f5f6f7")))).isEqualTo(0xddf2);
        assertThat(Checksum.finish(sum(octets("0001f203f4f5f6f7")))).isEqualTo(0x220d);
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "ff, ff00", "0001, 1", "000102, 201", "ffffffff, ffff", "fffe0001, ffff", "fffe0002, 1"})
    void shortTextsHaveTheirSums(String hex, String folded) {
        assertThat(Checksum.fold(sum(octets(hex)))).isEqualTo(Integer.parseInt(folded, 16));
    }

    @Test
    void oddLastOctetCountsAsIfAZeroFollowed() {
        byte[] odd = octets("4500007300004000c0");
        byte[] even = octets("4500007300004000c000");
        assertThat(Checksum.fold(sum(odd))).isEqualTo(Checksum.fold(sum(even)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 1_499, 65_535})
    void agreesWithAddingWordByWord(int length) {
        byte[] octets = new byte[length + 5];
        new Random(length).nextBytes(octets);
        long expected = 0;
        for (int i = 0; i < length; i++) {
            int octet = octets[3 + i] & 0xff;
            expected += i % 2 == 0 ? octet << 8 : octet;
        }
        while (expected > 0xffff) {
            expected = (expected >> 16) + (expected & 0xffff);
        }
        assertThat(Checksum.fold(Checksum.sum(octets, 3, length))).isEqualTo((int) expected);
    }

    @Test
    void largestSumFoldsToAllOnes() {
        byte[] octets = new byte[65_534];
        Arrays.fill(octets, (byte) 0xff);
        assertThat(Checksum.fold(sum(octets))).isEqualTo(0xffff);
        assertThat(Checksum.fold(Long.MAX_VALUE)).isBetween(0, 0xffff);
    }

    @Test
    void aTextWithItsChecksumInItSumsToAllOnes() {
        byte[] octets = octets("45000073000040004011000000000000c0a80001c0a800c7");
        Octets.putInt16(octets, 10, Checksum.finish(sum(octets)));
        assertThat(Checksum.fold(sum(octets))).isEqualTo(0xffff);
    }

    /** UDP from 152.1.51.27 to 152.14.94.75, the text's usual example; protocol 17, length 10. */
    @Test
    void pseudoHeaderCountsAddressesProtocolAndLength() {
        IpAddress from = IpAddress.v4(0x9801_331b);
        IpAddress to = IpAddress.v4(0x980e_5e4b);
        byte[] datagram = octets("a08f2694000a00006262");
        long pseudo = Checksum.pseudoHeader(from, to, 17, datagram.length);
        assertThat(Checksum.fold(pseudo + sum(datagram))).isEqualTo(0xeb21);
    }

    @Test
    void pseudoHeaderOverIpv6IsTheSumOfItsOctets() {
        IpAddress from = IpAddress.SERVICE_V6;
        IpAddress to = IpAddress.allNodes();
        byte[] header = new byte[40];
        from.writeTo(header, 0);
        to.writeTo(header, 16);
        Octets.putInt32(header, 32, 1_234);
        Octets.putInt8(header, 39, IpPacket.ICMPV6);
        assertThat(Checksum.fold(Checksum.pseudoHeader(from, to, IpPacket.ICMPV6, 1_234)))
                .isEqualTo(Checksum.fold(sum(header)));
    }
}
