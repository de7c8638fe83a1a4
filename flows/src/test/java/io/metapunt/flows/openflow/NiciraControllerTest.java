package io.metapunt.flows.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.flows.FlowAction;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.projectfloodlight.openflow.protocol.OFVersion;

class NiciraControllerTest {
    /** struct nx_action_controller: experimenter, length 16, Nicira, subtype 20, max_len, id, reason OFPR_ACTION. */
    @ParameterizedTest
    @CsvSource({
        "1, ffff0010000023200014ffff00010100",
        "19792, ffff0010000023200014ffff4d500100",
        "65535, ffff0010000023200014ffffffff0100"
    })
    void octetsAreThoseOfNiciraExt(int id, String hex) {
        ByteBuf octets = Unpooled.buffer();
        new NiciraController(id, 0, OFVersion.OF_13).writeTo(octets);
        assertThat(ByteBufUtil.hexDump(octets)).isEqualTo(hex);
    }

    /** NXAST_CONTROLLER2: subtype 37, then the properties controller id (1) and meter id (5). */
    @Test
    void meterIsAPropertyOfTheSecondForm() {
        ByteBuf octets = Unpooled.buffer();
        new NiciraController(0x4d50, 262_144, OFVersion.OF_14).writeTo(octets);
        assertThat(ByteBufUtil.hexDump(octets))
                .isEqualTo("ffff0020000023200025000000000000" + "000100084d500000" + "0005000800040000");
        assertThat(NiciraController.read(octets)).contains(new FlowAction.Punt(0x4d50, 262_144));
    }
}
