package io.metapunt.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.projectfloodlight.openflow.protocol.OFStatsReplyFlags;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.DatapathId;

@ParameterizedClass
@EnumSource(names = {"OF_13", "OF_14"})
class HandshakeTest {
    private static final int FEATURES_REQUEST = 5;
    private static final int SET_CONFIG = 9;
    private static final int MULTIPART_REQUEST = 18;
    private static final int BARRIER_REQUEST = 20;

    private final FakeSwitch fake;

    HandshakeTest(OFVersion version) {
        fake = new FakeSwitch(version);
    }

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void bothVersionsAreOfferedAtOnce() {
        assertThat(fake.hear())
                .singleElement()
                .satisfies(hello -> assertThat(ByteBufUtil.hexDump(hello)).endsWith("0001000800000030"));
    }

    @Test
    void helloIsFollowedByAllThatASessionNeeds() {
        fake.hear();
        fake.sayHello();
        List<ByteBuf> heard = fake.hear();
        assertThat(heard).map(OfMessage::type).containsExactly(SET_CONFIG, FEATURES_REQUEST, MULTIPART_REQUEST);
        assertThat(heard).map(OfMessage::version).containsOnly(fake.wireVersion());
    }

    /** Without it a service connection gets no PACKET_IN. */
    @Test
    void missSendLenIsNotZero() {
        fake.sayHello();
        assertThat(fake.hear(SET_CONFIG))
                .singleElement()
                .satisfies(message -> assertThat(message.getUnsignedShort(message.readerIndex() + 10))
                        .isEqualTo(0xffff));
    }

    @Test
    void controllerIdIsTaken() {
        fake.sayHello();
        fake.sayPorts(FakeSwitch.TAP);
        assertThat(fake.hear(OfMessage.EXPERIMENTER))
                .singleElement()
                .satisfies(message -> assertThat(ByteBufUtil.hexDump(message))
                        .endsWith("00002320" + "00000014" + "000000000000" + "4d50"));
    }

    @Test
    void sessionIsReadyWhenTheBarrierIsAnswered() {
        fake.sayHello();
        fake.sayFeatures();
        assertThat(fake.hear(BARRIER_REQUEST)).isEmpty();
        fake.sayPorts(FakeSwitch.TAP, FakeSwitch.LOCAL);
        assertThat(fake.listener.session).isEmpty();
        fake.answerBarrier();
        assertThat(fake.listener.session).isPresent();
        assertThat(fake.handler.wasReady()).isTrue();
    }

    @Test
    void sessionKnowsTheSwitch() {
        try (FakeSwitch ready = FakeSwitch.ready(fake.version)) {
            assertThat(ready.session().datapathId()).isEqualTo(DatapathId.of(0xabcdef));
            assertThat(ready.session().ports().values()).containsExactlyInAnyOrder(FakeSwitch.TAP, FakeSwitch.LOCAL);
            assertThat(ready.session().factory().getVersion()).isEqualTo(fake.version);
            assertThat(ready.session()).hasToString("br-int (OpenFlow 1." + (fake.wireVersion() - 1) + ")");
        }
    }

    @Test
    void portsMayComeInParts() {
        fake.sayHello();
        fake.sayPorts(ImmutableSet.of(OFStatsReplyFlags.REPLY_MORE), FakeSwitch.TAP);
        assertThat(fake.hear(BARRIER_REQUEST)).isEmpty();
        fake.sayPorts(FakeSwitch.LOCAL);
        fake.answerBarrier();
        assertThat(fake.session().ports()).hasSize(2);
    }

    @Test
    void echoIsAnsweredBeforeTheSessionIsReady() {
        fake.sayHello();
        fake.hear();
        fake.say(fake.factory.echoRequest(new byte[] {1, 2, 3}));
        assertThat(fake.hear(OfMessage.ECHO_REPLY)).hasSize(1);
    }

    @Test
    void packetInBeforeTheSessionIsReadyIsNotDelivered() {
        fake.sayHello();
        fake.say(Octets.packetIn(fake.wireVersion(), FakeSwitch.COOKIE, Octets.inPort(7), "00"));
        assertThat(fake.listener.packets).isEmpty();
        assertThat(fake.isConnected()).isTrue();
    }

    @Test
    void refusedPortRequestEndsTheConnectionAndSaysWhy() {
        fake.sayHello();
        fake.sayError(HandshakeMessages.PORT_DESC_XID);
        assertThat(fake.isConnected()).isFalse();
        assertThat(fake.handler.endReason())
                .isEqualTo("set-up failed: the switch refused the request: flow mod failed: table full");
    }

    @Test
    void refusedControllerIdEndsTheConnectionAndSaysWhatItMeans() {
        fake.sayHello();
        fake.sayPorts(FakeSwitch.TAP);
        List<ByteBuf> heard = fake.hear();
        ByteBuf controllerId = heard.stream()
                .filter(message -> OfMessage.type(message) == OfMessage.EXPERIMENTER)
                .findFirst()
                .orElseThrow();
        fake.sayError(OfMessage.xid(controllerId));
        fake.say(fake.factory
                .buildBarrierReply()
                .setXid(OfMessage.xid(heard.getLast()))
                .build());
        assertThat(fake.isConnected()).isFalse();
        assertThat(fake.listener.session).isEmpty();
        assertThat(fake.handler.endReason())
                .startsWith("the switch refuses the controller id 19792, without which no packet would come");
    }

    @Test
    void switchThatSaysNothingIsGivenUpAfterTenSeconds() {
        fake.pass(9);
        assertThat(fake.isConnected()).isTrue();
        fake.pass(1);
        assertThat(fake.isConnected()).isFalse();
        assertThat(fake.handler.endReason()).isEqualTo("no OpenFlow handshake within 10 s");
        assertThat(fake.handler.wasReady()).isFalse();
    }

    @Test
    void switchThatGoesAwayDuringTheHandshakeWasNeverThere() {
        fake.sayHello();
        fake.close();
        assertThat(fake.listener.session).isEmpty();
        assertThat(fake.listener.disconnected).isEmpty();
        assertThat(fake.handler.wasReady()).isFalse();
        assertThat(fake.handler.endReason()).isEqualTo("the switch closed the connection");
    }
}
