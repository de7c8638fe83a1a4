package io.metapunt.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.openflow.RecordingListener.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.projectfloodlight.openflow.protocol.OFPortReason;
import org.projectfloodlight.openflow.protocol.OFVersion;

@ParameterizedClass
@EnumSource(names = {"OF_13", "OF_14"})
class SwitchHandlerTest {
    private static final String FRAME = "ffffffffffff0200000000010806";
    private static final long FOREIGN_COOKIE = 0x1234;

    private final FakeSwitch fake;

    SwitchHandlerTest(OFVersion version) {
        fake = FakeSwitch.ready(version);
    }

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void packetInOfOursIsDelivered() {
        fake.say(packetIn(FakeSwitch.COOKIE, Octets.inPort(7)));
        assertThat(fake.listener.packets).containsExactly(new Packet(7, FRAME));
        assertThat(fake.handler.counters().packetIns).isEqualTo(1);
    }

    @Test
    void packetInWithARegisterIsDelivered() {
        fake.say(packetIn(FakeSwitch.COOKIE, Octets.inPort(7) + Octets.REGISTER));
        assertThat(fake.listener.packets).containsExactly(new Packet(7, FRAME));
    }

    @Test
    void packetInFromDirectMemoryIsDelivered() {
        ByteBuf heap = packetIn(FakeSwitch.COOKIE, Octets.inPort(7));
        fake.say(Unpooled.directBuffer().writeBytes(heap));
        assertThat(fake.listener.packets).containsExactly(new Packet(7, FRAME));
    }

    @Test
    void packetLargerThanAllBeforeIsDelivered() {
        String large = "5a".repeat(9_000);
        ByteBuf heap = Octets.packetIn(fake.wireVersion(), FakeSwitch.COOKIE, Octets.inPort(7), large);
        fake.say(Unpooled.directBuffer().writeBytes(heap));
        assertThat(fake.listener.packets).containsExactly(new Packet(7, large));
    }

    @Test
    void packetInOfAForeignCookieIsIgnored() {
        fake.say(packetIn(FOREIGN_COOKIE, Octets.inPort(7)));
        assertThat(fake.listener.packets).isEmpty();
        assertThat(fake.handler.counters().foreignPacketIns).isEqualTo(1);
    }

    @Test
    void packetInWithoutAPortIsCountedAndTheConnectionKept() {
        fake.say(packetIn(FakeSwitch.COOKIE, Octets.REGISTER));
        assertThat(fake.listener.packets).isEmpty();
        assertThat(fake.handler.counters().unreadable).isEqualTo(1);
        assertThat(fake.isConnected()).isTrue();
    }

    @Test
    void batchEndsOnceAfterAllThatCameTogether() {
        int before = fake.listener.batches;
        fake.say(Unpooled.wrappedBuffer(
                packetIn(FakeSwitch.COOKIE, Octets.inPort(7)), packetIn(FakeSwitch.COOKIE, Octets.inPort(8))));
        assertThat(fake.listener.packets).hasSize(2);
        assertThat(fake.listener.batches).isEqualTo(before + 1);
    }

    @Test
    void echoIsAnsweredWithItsPayload() {
        ByteBuf request = Octets.of(fake.factory.echoRequest(new byte[] {1, 2, 3}));
        fake.say(request.copy());
        assertThat(fake.hear())
                .singleElement()
                .satisfies(reply -> assertThat(ByteBufUtil.hexDump(reply))
                        .isEqualTo(ByteBufUtil.hexDump(request.setByte(1, OfMessage.ECHO_REPLY))));
    }

    @Test
    void unknownMessageIsCountedAndTheConnectionKept() {
        fake.say(Octets.ofHex(String.format("%02x63000a00000001abcd", fake.wireVersion())));
        assertThat(fake.handler.counters().unexpected).isEqualTo(1);
        assertStillWorks();
    }

    @Test
    void damagedMessageIsCountedAndTheConnectionKept() {
        fake.say(Octets.ofHex(String.format("%02x0c000a00000001abcd", fake.wireVersion())));
        fake.say(Octets.ofHex(String.format("%02x0b000900000001ab", fake.wireVersion())));
        fake.say(Octets.ofHex(String.format("%02x13000a00000001abcd", fake.wireVersion())));
        fake.say(Octets.ofHex(String.format("%02x0a000a00000001abcd", fake.wireVersion())));
        fake.say(Octets.ofHex(String.format("%02x0a0006ffff", fake.wireVersion())));
        assertThat(fake.handler.counters().unreadable).isEqualTo(5);
        assertStillWorks();
    }

    @Test
    void errorThatNobodyAskedForIsCountedAndTheConnectionKept() {
        fake.sayError(0x7777_7777);
        assertThat(fake.handler.counters().errors).isEqualTo(1);
        assertStillWorks();
    }

    @Test
    void removalOfAFlowOfOursIsTold() {
        fake.say(flowRemoved(FakeSwitch.COOKIE));
        assertThat(fake.listener.removedCookies).containsExactly(FakeSwitch.COOKIE);
    }

    @Test
    void removalOfAForeignFlowIsNot() {
        fake.say(flowRemoved(FOREIGN_COOKIE));
        assertThat(fake.listener.removedCookies).isEmpty();
    }

    @Test
    void updatesOfAFlowMonitorAreTold() {
        String header = fake.wireVersion() == 5 ? "0010000000000000" : "ffff000000000000" + "4f4e46000000074e";
        String update = "0008000400000001";
        int length = 8 + (header.length() + update.length()) / 2;
        fake.say(Octets.ofHex(String.format("%02x13%04x00000000", fake.wireVersion(), length) + header + update));
        assertThat(fake.listener.flowUpdates)
                .singleElement()
                .satisfies(body -> assertThat(body).endsWith(update));
    }

    @Test
    void resumedFlowMonitorIsTold() {
        fake.say(Octets.ofHex(String.format("%02x04001000000000", fake.wireVersion()) + "4f4e460000000750"));
        fake.say(Octets.ofHex(String.format("%02x04001000000000", fake.wireVersion()) + "0000232000000017"));
        assertThat(fake.listener.resumed).isEqualTo(2);
    }

    @Test
    void newPortIsTold() {
        SwitchPort added = new SwitchPort(8, "tap8");
        sayPort(OFPortReason.ADD, added);
        assertThat(fake.listener.portChanges).isEqualTo(1);
        assertThat(fake.session().ports()).containsEntry(8, added).hasSize(3);
    }

    @Test
    void portThatWasGivenToAnotherInterfaceIsTold() {
        SwitchPort renamed = new SwitchPort(FakeSwitch.TAP.ofport(), "tap-other");
        sayPort(OFPortReason.MODIFY, renamed);
        assertThat(fake.session().ports())
                .containsEntry(FakeSwitch.TAP.ofport(), renamed)
                .hasSize(2);
    }

    @Test
    void portThatWentAwayIsTold() {
        sayPort(OFPortReason.DELETE, FakeSwitch.TAP);
        assertThat(fake.listener.portChanges).isEqualTo(1);
        assertThat(fake.session().ports()).containsOnlyKeys(FakeSwitch.LOCAL.ofport());
    }

    @Test
    void disconnectIsTold() {
        fake.close();
        assertThat(fake.listener.disconnected).contains("the switch closed the connection");
    }

    private void assertStillWorks() {
        assertThat(fake.isConnected()).isTrue();
        fake.say(packetIn(FakeSwitch.COOKIE, Octets.inPort(7)));
        assertThat(fake.listener.packets).hasSize(1);
    }

    private ByteBuf packetIn(long cookie, String fields) {
        return Octets.packetIn(fake.wireVersion(), cookie, fields, FRAME);
    }

    private ByteBuf flowRemoved(long cookie) {
        return Octets.ofHex(
                String.format("%02x0b003800000000%016x%064x%s", fake.wireVersion(), cookie, 0, "0001000400000000"));
    }

    private void sayPort(OFPortReason reason, SwitchPort port) {
        fake.say(fake.factory
                .buildPortStatus()
                .setReason(reason)
                .setDesc(PortDescReaderTest.desc(fake.version, port))
                .build());
    }
}
