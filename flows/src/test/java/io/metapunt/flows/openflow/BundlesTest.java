package io.metapunt.flows.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;

class BundlesTest {
    private static final OFMessage INNER_13 = OFFactories.getFactory(OFVersion.OF_13)
            .buildBarrierRequest()
            .setXid(0x77)
            .build();
    private static final OFMessage INNER_14 = OFFactories.getFactory(OFVersion.OF_14)
            .buildBarrierRequest()
            .setXid(0x77)
            .build();

    @Test
    void of14HasThemBuiltIn() {
        List<OFMessage> bundle = Bundles.of(OFFactories.getFactory(OFVersion.OF_14), 5, List.of(INNER_14));
        assertThat(bundle.stream().map(BundlesTest::withoutXid))
                .containsExactly(
                        "05210010" + "00000005" + "0000" + "0003",
                        "05220018" + "00000005" + "0000" + "0003" + "0514000800000077",
                        "05210010" + "00000005" + "0004" + "0003");
    }

    @Test
    void of13HasThemByTheOnfsExtension() {
        List<OFMessage> bundle = Bundles.of(OFFactories.getFactory(OFVersion.OF_13), 5, List.of(INNER_13));
        assertThat(bundle.stream().map(BundlesTest::withoutXid))
                .containsExactly(
                        "04040018" + "4f4e4600000008fc" + "00000005" + "0000" + "0003",
                        "04040020" + "4f4e4600000008fd" + "00000005" + "0000" + "0003" + "0414000800000077",
                        "04040018" + "4f4e4600000008fc" + "00000005" + "0004" + "0003");
    }

    @Test
    void additionHasTheXidOfTheMessageInside() {
        assertThat(Bundles.of(OFFactories.getFactory(OFVersion.OF_14), 5, List.of(INNER_14))
                        .get(1)
                        .getXid())
                .isEqualTo(0x77);
    }

    private static String withoutXid(OFMessage message) {
        ByteBuf octets = Unpooled.buffer();
        message.writeTo(octets);
        return ByteBufUtil.hexDump(octets, 0, 4) + ByteBufUtil.hexDump(octets, 8, octets.readableBytes() - 8);
    }
}
