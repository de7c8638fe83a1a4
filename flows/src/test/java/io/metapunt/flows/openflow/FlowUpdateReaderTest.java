package io.metapunt.flows.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.flows.FlowMatch;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.FlowUpdate;
import io.metapunt.flows.MatchField;
import io.metapunt.flows.Oxm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Octets as Open vSwitch 3.1 sends them. */
class FlowUpdateReaderTest {
    private static final FlowRule.Key KEY = new FlowRule.Key(3, 32_010, FlowMatch.of(Oxm.exact(MatchField.IN_PORT, 7)));

    private final List<FlowUpdate> updates = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"0000, false", "0001, false", "0002, true", "0003, false"})
    void changesOf14AreRead(String event, boolean gone) {
        read(true, "0028" + event + "0300" + "00000000" + "7d0a" + "00000000" + "0000000000001234" + match());
        assertThat(updates).containsExactly(new FlowUpdate.Foreign(gone, KEY, 0x1234));
    }

    @ParameterizedTest
    @CsvSource({"0000, false", "0001, true", "0002, false"})
    void changesOf13AreRead(String event, boolean gone) {
        read(false, "0028" + event + "0000" + "7d0a" + "00000000" + "000c" + "0300" + "0000000000001234" + match());
        assertThat(updates).containsExactly(new FlowUpdate.Foreign(gone, KEY, 0x1234));
    }

    @Test
    void ownChangesAndTheEndOfAPauseAreTold() {
        read(true, "0008000400000001" + "0008000600000000");
        assertThat(updates).containsExactly(new FlowUpdate.Own(), new FlowUpdate.Resumed());
        updates.clear();
        read(false, "0008000300000001");
        assertThat(updates).containsExactly(new FlowUpdate.Own());
    }

    @Test
    void anyOctetWrongThrowsNothing() {
        Random random = new Random(1);
        String whole = "00280001030000000000" + "7d0a" + "00000000" + "0000000000001234" + match();
        for (int round = 0; round < 20_000; round++) {
            ByteBuf garbled = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(whole));
            for (int i = random.nextInt(4); i >= 0; i--) {
                garbled.setByte(random.nextInt(garbled.capacity()), random.nextInt(256));
            }
            int passedOver = FlowUpdateReader.read(garbled, random.nextBoolean(), updates::add);
            assertThat(passedOver).isBetween(0, 6);
        }
    }

    private void read(boolean of14, String hex) {
        String header = of14 ? "" : "4f4e46000000074e";
        assertThat(FlowUpdateReader.read(
                        Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(header + hex)), of14, updates::add))
                .isZero();
    }

    private static String match() {
        return "0001000c" + "8000000400000007" + "00000000";
    }
}
