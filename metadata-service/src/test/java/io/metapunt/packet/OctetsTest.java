package io.metapunt.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class OctetsTest {
    private final byte[] array = HexFormat.of().parseHex("00f1f2f3f4f5f6f7f800");

    @Test
    void integersAreReadUnsignedInNetworkOrderAtAnyOffset() {
        assertThat(Octets.uint8(array, 1)).isEqualTo(0xf1);
        assertThat(Octets.uint16(array, 1)).isEqualTo(0xf1f2);
        assertThat(Octets.int32(array, 1)).isEqualTo(0xf1f2_f3f4);
        assertThat(Octets.uint48(array, 1)).isEqualTo(0xf1f2_f3f4_f5f6L);
        assertThat(Octets.int64(array, 1)).isEqualTo(0xf1f2_f3f4_f5f6_f7f8L);
    }

    @Test
    void integersAreWrittenInNetworkOrderAndNothingBeside() {
        byte[] written = new byte[10];
        Octets.putInt8(written, 1, 0xf1);
        Octets.putInt16(written, 2, 0xf2f3);
        Octets.putInt48(written, 3, 0xf3f4_f5f6_f7f8L);
        assertThat(written).isEqualTo(array);
        Octets.putInt64(written, 1, 0);
        assertThat(written).containsOnly(0);
        Octets.putInt32(written, 5, -1);
        assertThat(HexFormat.of().formatHex(written)).isEqualTo("0000000000ffffffff00");
    }
}
