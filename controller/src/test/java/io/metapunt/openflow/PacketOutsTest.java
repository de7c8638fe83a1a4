package io.metapunt.openflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.metapunt.packet.FrameSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFPacketOut;
import org.projectfloodlight.openflow.protocol.action.OFActionOutput;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFPort;

class PacketOutsTest {
    private static final byte[] FRAME = HexFormat.of().parseHex("ffffffffffff0200000000010806");

    private final EmbeddedChannel channel = new EmbeddedChannel();

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @Test
    void octetsAreThoseOfTheSpecification() {
        PacketOuts outs = new PacketOuts(channel, OfMessage.OF13);
        send(outs.to(0x0102_0304), FRAME);
        outs.flush();
        ByteBuf written = channel.readOutbound();
        assertThat(ByteBufUtil.hexDump(written))
                .isEqualTo("040d0036" + "00000000" + "ffffffff" + "fffffffd" + "0010" + "000000000000" + "00000010"
                        + "01020304" + "0000" + "000000000000" + "ffffffffffff0200000000010806");
        written.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {OfMessage.OF13, OfMessage.OF14})
    void messageReadsBackWithOpenflowj(int version) throws OFParseError {
        PacketOuts outs = new PacketOuts(channel, version);
        send(outs.to(7), FRAME);
        outs.flush();
        OFPacketOut out = read().getFirst();
        assertThat(out.getVersion().getWireVersion()).isEqualTo(version);
        assertThat(out.getBufferId()).isEqualTo(OFBufferId.NO_BUFFER);
        assertThat(out.getInPort()).isEqualTo(OFPort.CONTROLLER);
        assertThat(out.getActions())
                .singleElement()
                .isInstanceOfSatisfying(
                        OFActionOutput.class,
                        output -> assertThat(output.getPort()).isEqualTo(OFPort.of(7)));
        assertThat(out.getData()).isEqualTo(FRAME);
    }

    @Test
    void framesOfATurnLeaveTogetherAndInOrder() throws OFParseError {
        PacketOuts outs = new PacketOuts(channel, OfMessage.OF13);
        FrameSink first = outs.to(1);
        FrameSink second = outs.to(2);
        for (int i = 0; i < 100; i++) {
            send(i % 2 == 0 ? first : second, new byte[1_500 - i]);
        }
        assertThat(channel.outboundMessages()).isEmpty();
        outs.flush();
        assertThat(channel.outboundMessages()).hasSize(1);
        List<OFPacketOut> read = read();
        assertThat(read).hasSize(100);
        for (int i = 0; i < 100; i++) {
            assertThat(read.get(i).getData()).hasSize(1_500 - i);
            assertThat(read.get(i).getActions()).asString().contains("port=" + (i % 2 == 0 ? 1 : 2));
        }
        assertThat(outs.sent()).isEqualTo(100);
    }

    @Test
    void memoryOfATurnIsBounded() {
        PacketOuts outs = new PacketOuts(channel, OfMessage.OF13);
        FrameSink sink = outs.to(1);
        for (int i = 0; i < 5 * 10; i++) {
            send(sink, new byte[60_000]);
        }
        assertThat(channel.outboundMessages()).hasSize(10);
    }

    @Test
    void frameThatIsNotCommittedIsForgotten() throws OFParseError {
        PacketOuts outs = new PacketOuts(channel, OfMessage.OF13);
        var _ = outs.to(1).reserve(1_000);
        send(outs.to(2), FRAME);
        outs.flush();
        assertThat(read())
                .singleElement()
                .satisfies(out -> assertThat(out.getData()).isEqualTo(FRAME));
    }

    @Test
    void nothingCommittedWritesNothing() {
        PacketOuts outs = new PacketOuts(channel, OfMessage.OF13);
        outs.flush();
        assertThat(channel.outboundMessages()).isEmpty();
    }

    @Test
    void largestFrameThatFitsIsSent() throws OFParseError {
        PacketOuts outs = new PacketOuts(channel, OfMessage.OF13);
        send(outs.to(1), new byte[OfMessage.MAX_LENGTH - 40]);
        outs.flush();
        assertThat(read())
                .singleElement()
                .satisfies(out -> assertThat(out.getData()).hasSize(OfMessage.MAX_LENGTH - 40));
    }

    @Test
    void frameThatFitsNoMessageIsRefused() {
        PacketOuts outs = new PacketOuts(channel, OfMessage.OF13);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> outs.to(1).reserve(OfMessage.MAX_LENGTH - 39))
                .withMessage("a frame of 65496 octets fits no PACKET_OUT");
    }

    @Test
    void switchThatDoesNotReadGetsNothingMoreAndItIsCounted() {
        PacketOuts outs = new PacketOuts(channel, OfMessage.OF13);
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        var _ = channel.write(Unpooled.buffer().writeZero(1_000));
        assertThat(channel.isWritable()).isFalse();
        send(outs.to(1), FRAME);
        send(outs.to(1), FRAME);
        outs.flush();
        assertThat(outs.dropped()).isEqualTo(2);
        assertThat(outs.sent()).isZero();

        channel.flush();
        send(outs.to(1), FRAME);
        outs.flush();
        assertThat(outs.dropped()).isEqualTo(2);
        assertThat(outs.sent()).isEqualTo(1);
    }

    private static void send(FrameSink sink, byte[] frame) {
        FrameSink.Room room = sink.reserve(frame.length);
        System.arraycopy(frame, 0, room.array, room.offset, frame.length);
        sink.commit();
    }

    private List<OFPacketOut> read() throws OFParseError {
        ByteBuf written = channel.readOutbound();
        List<OFPacketOut> messages = new ArrayList<>();
        while (written.isReadable()) {
            int length = written.getUnsignedShort(written.readerIndex() + 2);
            messages.add((OFPacketOut) OFFactories.getGenericReader().readFrom(written.readSlice(length)));
        }
        written.release();
        return messages;
    }
}
