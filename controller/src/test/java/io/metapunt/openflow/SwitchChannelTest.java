package io.metapunt.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.openflow.RecordingListener.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFVersion;

/** Messages are cut out of the stream by their length, wherever TCP or the socket cut it. */
class SwitchChannelTest {
    private static final Packet FIRST = new Packet(7, "0102030405");
    private static final Packet SECOND = new Packet(8, "060708");

    private final FakeSwitch fake = FakeSwitch.ready(OFVersion.OF_13);

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void streamMayBeSplitAtEveryOctet() {
        ByteBuf stream = stream();
        for (int at = 1; at < stream.readableBytes(); at++) {
            fake.listener.packets.clear();
            fake.say(stream.copy(0, at));
            fake.say(stream.copy(at, stream.readableBytes() - at));
            assertThat(fake.listener.packets).as("split at %d", at).containsExactly(FIRST, SECOND);
        }
        assertThat(fake.handler.counters().unreadable).isZero();
    }

    @Test
    void streamMayComeOctetByOctet() {
        ByteBuf stream = stream();
        for (int at = 0; at < stream.readableBytes(); at++) {
            fake.say(stream.copy(at, 1));
        }
        assertThat(fake.listener.packets).containsExactly(FIRST, SECOND);
    }

    @Test
    void longestMessageIsFramed() {
        String packet = "5a".repeat(OfMessage.MAX_LENGTH - 42);
        ByteBuf message = packetIn(new Packet(7, packet));
        assertThat(message.readableBytes()).isEqualTo(OfMessage.MAX_LENGTH);
        fake.say(message);
        assertThat(fake.listener.packets).containsExactly(new Packet(7, packet));
    }

    @Test
    void messageShorterThanAHeaderIsCountedAndTheNextIsRead() {
        fake.say(Unpooled.wrappedBuffer(Octets.ofHex("04020004"), stream()));
        assertThat(fake.handler.counters().unreadable).isEqualTo(1);
        assertThat(fake.listener.packets).containsExactly(FIRST, SECOND);
    }

    /** Where such a message ends nobody can say. */
    @Test
    void lengthThatDoesNotHoldItselfEndsTheConnection() {
        fake.say(Octets.ofHex("04020003 00000001"));
        assertThat(fake.isConnected()).isFalse();
        assertThat(fake.listener.disconnected)
                .hasValueSatisfying(reason -> assertThat(reason).contains("frame length"));
    }

    private static ByteBuf stream() {
        return Unpooled.copiedBuffer(packetIn(FIRST), packetIn(SECOND));
    }

    private static ByteBuf packetIn(Packet packet) {
        return Octets.packetIn(OfMessage.OF13, FakeSwitch.COOKIE, Octets.inPort(packet.inPort()), packet.hex());
    }
}
