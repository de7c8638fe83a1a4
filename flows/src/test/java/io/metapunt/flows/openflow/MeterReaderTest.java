package io.metapunt.flows.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.flows.FoundMeter;
import io.metapunt.flows.Meter;
import io.metapunt.flows.PacketRate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFVersion;

class MeterReaderTest {
    private static final String STATS_OF_9 = "00000009" + "0030" + "000000000000" + "00000000" + "0000000000000064"
            + "0000000000000000" + "00000002" + "00000001" + "0000000000000007" + "0000000000000000";

    private final MeterReader reader = new MeterReader();

    @Test
    void meterOfOurKindIsReadWithItsCounters() {
        reader.config(octets("0018000e00000009" + "000100100000006400000" + "0c800000000"));
        reader.stats(octets(STATS_OF_9));
        assertThat(reader.meters())
                .containsExactly(new FoundMeter(9, Optional.of(new PacketRate(100, 200)), 2_000_000_001L, 100, 7));
    }

    @ParameterizedTest
    @CsvSource({
        "kilobits, 0018000d00000009 0001001000000064000000c800000000",
        "no burst, 0018000a00000009 00010010000000640000000000000000",
        "remark, 0018000e00000009 0002001000000064000000c800000000",
        "no band, 0008000e00000009 ''"
    })
    void meterOfAnotherKindHasNoRate(String what, String hex) {
        reader.config(octets(hex.replaceAll("[ ']", "")));
        reader.stats(octets(STATS_OF_9));
        assertThat(reader.meters())
                .as(what)
                .singleElement()
                .satisfies(meter -> assertThat(meter.rate()).isEmpty());
    }

    @Test
    void damagedEntriesEndTheReading() {
        reader.config(octets("0000000e00000009"));
        reader.stats(octets("00000009" + "0000" + "00".repeat(40)));
        assertThat(reader.meters()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"OF_13", "OF_14"})
    void additionIsADropBandInPacketsWithABurst(OFVersion version) {
        ByteBuf octets = Unpooled.buffer();
        MeterMods.add(OFFactories.getFactory(version), new Meter(262_144, new PacketRate(100, 200)))
                .writeTo(octets);
        assertThat(ByteBufUtil.hexDump(octets, 8, octets.readableBytes() - 8))
                .isEqualTo("0000000e00040000" + "0001001000000064000000c800000000");
    }

    private static ByteBuf octets(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    }
}
