package io.metapunt.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFPortDescStatsRequest;

class HandshakeMessagesTest {
    private static final ByteBufAllocator ALLOC = UnpooledByteBufAllocator.DEFAULT;

    @Test
    void helloOffersBothVersionsAndNoOther() {
        assertThat(ByteBufUtil.hexDump(HandshakeMessages.hello(ALLOC)))
                .isEqualTo("05000010" + "fffffff1" + "00010008" + "00000030");
    }

    @Test
    void echoReplyRepeatsVersionXidAndPayload() {
        ByteBuf reply = HandshakeMessages.echoReply(ALLOC, Octets.ofHex("0402000c 12345678 deadbeef"));
        assertThat(ByteBufUtil.hexDump(reply)).isEqualTo("0403000c12345678deadbeef");
    }

    @ParameterizedTest
    @ValueSource(ints = {OfMessage.OF13, OfMessage.OF14})
    void portDescRequestIsOneForOpenflowj(int version) throws OFParseError {
        ByteBuf request = HandshakeMessages.portDescRequest(ALLOC, version);
        assertThat(OfMessage.version(request)).isEqualTo(version);
        assertThat(OFFactories.getGenericReader().readFrom(request))
                .isInstanceOfSatisfying(
                        OFPortDescStatsRequest.class,
                        read -> assertThat(read.getXid()).isEqualTo(HandshakeMessages.PORT_DESC_XID));
    }
}
