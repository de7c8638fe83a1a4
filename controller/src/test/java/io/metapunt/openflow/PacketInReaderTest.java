package io.metapunt.openflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFPacketInReason;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

class PacketInReaderTest {
    private static final long COOKIE = 0x4d65_7461_7000_0002L;
    private static final String PACKET = "00112233445566778899aabbccddeeff";
    private static final String METADATA = "800004080000000000000007";

    private final PacketInReader reader = new PacketInReader();

    @ParameterizedTest
    @EnumSource(names = {"OF_13", "OF_14"})
    void messageOfOpenflowjIsRead(OFVersion version) {
        OFFactory factory = OFFactories.getFactory(version);
        ByteBuf message = Octets.of(factory.buildPacketIn()
                .setBufferId(OFBufferId.NO_BUFFER)
                .setReason(OFPacketInReason.ACTION)
                .setTableId(TableId.of(0))
                .setCookie(U64.of(COOKIE))
                .setMatch(factory.buildMatch()
                        .setExact(MatchField.IN_PORT, OFPort.of(7))
                        .build())
                .setTotalLen(PACKET.length() / 2)
                .setData(ByteBufUtil.decodeHexDump(PACKET))
                .build());
        assertThat(reader.read(message)).isTrue();
        assertRead(message, 7);
    }

    @ParameterizedTest
    @ValueSource(ints = {OfMessage.OF13, OfMessage.OF14})
    void fieldsThatLoxiRefusesAreSteppedOver(int version) {
        for (String fields : new String[] {
            Octets.inPort(7) + Octets.REGISTER,
            Octets.REGISTER + Octets.inPort(7),
            METADATA + Octets.REGISTER + Octets.inPort(7) + METADATA
        }) {
            ByteBuf message = Octets.packetIn(version, COOKIE, fields, PACKET);
            assertThat(reader.read(message)).as(fields).isTrue();
            assertRead(message, 7);
        }
    }

    @Test
    void messageMayBeginAnywhereInItsBuffer() {
        ByteBuf buffer = Unpooled.buffer().writeZero(13);
        buffer.writeBytes(Octets.packetIn(OfMessage.OF13, COOKIE, Octets.inPort(7), PACKET));
        buffer.skipBytes(13);
        assertThat(reader.read(buffer)).isTrue();
        assertRead(buffer, 7);
    }

    @Test
    void portNumberHasAll32Bits() {
        assertThat(reader.read(Octets.packetIn(OfMessage.OF13, COOKIE, Octets.inPort(0xffff_fffe), PACKET)))
                .isTrue();
        assertThat(reader.inPort()).isEqualTo(0xffff_fffe);
    }

    @Test
    void packetMayBeEmpty() {
        assertThat(reader.read(Octets.packetIn(OfMessage.OF13, COOKIE, Octets.inPort(7), "")))
                .isTrue();
        assertThat(reader.dataLength()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "no field at all, ''",
        "no in_port, 0001000400000001",
        "in_port of two octets, 800000020007",
        "a field longer than the match, 80000004",
        "in_port behind a field longer than the match, 0001003f800000040000",
        "Nicira's in_port, 000000020007"
    })
    void matchWithoutAnInPortIsRefused(String what, String fields) {
        assertThat(reader.read(Octets.packetIn(OfMessage.OF13, COOKIE, fields, PACKET)))
                .as(what)
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 0xfff0, 0xffff})
    void matchLengthThatCannotBeIsRefused(int length) {
        ByteBuf message = Octets.packetIn(OfMessage.OF13, COOKIE, Octets.inPort(7), PACKET);
        message.setShort(26, length);
        assertThat(reader.read(message)).isFalse();
    }

    @Test
    void messageCutShortBeforeItsPacketIsRefused() {
        ByteBuf whole = Octets.packetIn(OfMessage.OF13, COOKIE, Octets.inPort(7) + Octets.REGISTER, PACKET);
        int headers = whole.readableBytes() - PACKET.length() / 2;
        for (int length = 0; length < headers; length++) {
            // A copy, so that a read past the end is found.
            assertThat(reader.read(whole.copy(0, length)))
                    .as("%d octets", length)
                    .isFalse();
        }
    }

    @Test
    void noOctetsThrow() {
        Random random = new Random(1);
        ByteBuf whole = Octets.packetIn(OfMessage.OF13, COOKIE, Octets.REGISTER + Octets.inPort(7), PACKET);
        for (int round = 0; round < 20_000; round++) {
            ByteBuf garbled = whole.copy(0, random.nextInt(whole.readableBytes() + 1));
            for (int i = random.nextInt(4); i > 0 && garbled.isReadable(); i--) {
                garbled.setByte(random.nextInt(garbled.readableBytes()), random.nextInt(256));
            }
            assertThatCode(() -> {
                        if (reader.read(garbled)) {
                            var _ = garbled.slice(reader.dataOffset(), reader.dataLength());
                        }
                    })
                    .as(ByteBufUtil.hexDump(garbled))
                    .doesNotThrowAnyException();
        }
    }

    private void assertRead(ByteBuf message, int inPort) {
        assertThat(reader.cookie()).isEqualTo(COOKIE);
        assertThat(reader.inPort()).isEqualTo(inPort);
        assertThat(ByteBufUtil.hexDump(message, reader.dataOffset(), reader.dataLength()))
                .isEqualTo(PACKET);
    }
}
