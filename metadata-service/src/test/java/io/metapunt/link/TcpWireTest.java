package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.ImmutableIntArray;
import io.metapunt.tcp.Payload;
import io.metapunt.tcp.Segment;
import io.metapunt.tcp.TcpOptions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TcpWireTest {
    private static final ImmutableIntArray NO_SACK = ImmutableIntArray.of();

    /** A SYN as Linux sends it: MSS 1460, SACK permitted, timestamps, window scale 7. */
    private static final String LINUX_SYN = "9c400050" + "01020304" + "00000000" + "a002faf0" + "00000000"
            + "020405b40402080a000003e8000000000103" + "0307";

    static Stream<TcpOptions> options() {
        return Stream.of(
                TcpOptions.NONE,
                new TcpOptions(1_460, -1, false, false, 0, 0, NO_SACK),
                new TcpOptions(1_460, 7, true, true, 1_000, 0, NO_SACK),
                new TcpOptions(0, -1, false, true, -1, Integer.MIN_VALUE, NO_SACK),
                new TcpOptions(0, -1, false, true, 1, 2, ImmutableIntArray.of(10, 20, 30, 40, 50, 60)),
                new TcpOptions(0, -1, false, false, 0, 0, ImmutableIntArray.of(1, 2, 3, 4, 5, 6, 7, 8)),
                new TcpOptions(536, 0, false, false, 0, 0, NO_SACK));
    }

    private static TcpOptions optionsOf(String hex) {
        byte[] options = HexFormat.of().parseHex(hex);
        byte[] segment = new byte[20 + options.length];
        System.arraycopy(options, 0, segment, 20, options.length);
        return TcpWire.read(segment, 0, segment.length, segment.length).options();
    }

    @ParameterizedTest
    @MethodSource("options")
    void segmentsSurviveARoundTrip(TcpOptions options) {
        byte[] data = {1, 2, 3, 4, 5};
        Segment segment = new Segment(-2, 7, Segment.ACK | Segment.PSH, 0xffff, options, Payload.of(data, 1, 3));
        int length = TcpWire.length(segment);
        byte[] array = new byte[length + 8];
        TcpWire.write(segment, array, 3, 80, 40_000);
        assertThat(TcpWire.sourcePort(array, 3)).isEqualTo(80);
        assertThat(TcpWire.destinationPort(array, 3)).isEqualTo(40_000);
        int header = TcpWire.headerLength(array, 3, length);
        assertThat(header).isEqualTo(length - 3);
        Segment read = TcpWire.read(array, 3, header, length);
        assertThat(read).isEqualTo(new Segment(-2, 7, segment.flags(), 0xffff, options, read.payload()));
        byte[] payload = new byte[3];
        read.payload().copyTo(payload, 0);
        assertThat(payload).containsExactly(2, 3, 4);
    }

    @Test
    void linuxSynIsRead() {
        byte[] octets = HexFormat.of().parseHex(LINUX_SYN);
        assertThat(TcpWire.headerLength(octets, 0, octets.length)).isEqualTo(40);
        assertThat(TcpWire.read(octets, 0, 40, 40))
                .isEqualTo(new Segment(
                        0x0102_0304,
                        0,
                        Segment.SYN,
                        0xfaf0,
                        new TcpOptions(1_460, 7, true, true, 1_000, 0, NO_SACK),
                        Payload.EMPTY));
    }

    @ParameterizedTest
    @CsvSource({"00, 20", "4f, 20", "50, 19", "60, 23", "f0, 59"})
    void headerThatDoesNotFitIsNone(String dataOffset, int length) {
        byte[] octets = new byte[60];
        octets[12] = HexFormat.of().parseHex(dataOffset)[0];
        assertThat(TcpWire.headerLength(octets, 0, length)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01010101",
                "00010204",
                "fd0401020204",
                "0200",
                "02ff",
                "02",
                "0203050000",
                "080905050505050505",
                "0305010203",
                "0403ff",
                "0502",
                "050901020304050607",
                "1e00"
            })
    void unknownAndSenselessOptionsAreAsIfAbsent(String hex) {
        assertThat(optionsOf(hex)).isEqualTo(TcpOptions.NONE);
    }

    @Test
    void whatStandsBeforeASenselessOptionCounts() {
        assertThat(optionsOf("020405b4" + "ff00")).isEqualTo(new TcpOptions(1_460, -1, false, false, 0, 0, NO_SACK));
    }

    @Test
    void optionsCutAnywhereAreReadWithoutFault() {
        byte[] octets = HexFormat.of().parseHex(LINUX_SYN);
        for (int header = 20; header < octets.length; header++) {
            Segment segment = TcpWire.read(Arrays.copyOf(octets, header), 0, header, header);
            assertThat(segment.options().mss()).isEqualTo(header >= 24 ? 1_460 : 0);
        }
    }
}
