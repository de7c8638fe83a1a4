package io.metapunt.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.flows.ControllerIds;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFVersion;

class FurtherConnectionsTest {
    private static final SessionConfig CONFIG =
            new SessionConfig(new ControllerIds(FakeSwitch.CONTROLLER_ID, 3), FakeSwitch.COOKIES);

    private final RecordingListener listener = new RecordingListener();
    private final List<FakeSwitch> further = new ArrayList<>();
    private final FakeSwitch first = new FakeSwitch(
            OFVersion.OF_14,
            listener,
            SwitchHandler.first(
                    "br-int", CONFIG, listener, Optional.of(new FurtherConnections(CONFIG, listener, this::dial))));
    private boolean refused;

    private ChannelFuture dial(SwitchHandler handler) {
        if (refused) {
            return new EmbeddedChannel().newFailedFuture(new IOException("Connection refused"));
        }
        FakeSwitch end = new FakeSwitch(OFVersion.OF_14, new RecordingListener(), handler);
        further.add(end);
        return end.dialled();
    }

    @AfterEach
    void close() {
        first.close();
        further.forEach(FakeSwitch::close);
    }

    private void firstIsSetUp() {
        first.sayHello();
        first.sayFeatures();
        first.sayPorts(FakeSwitch.TAP);
        first.answerBarrier();
    }

    private static void isSetUp(FakeSwitch end) {
        end.sayHello();
        end.sayPorts(FakeSwitch.TAP);
        end.answerBarrier();
    }

    private void allAreSetUp() {
        firstIsSetUp();
        further.forEach(FurtherConnectionsTest::isSetUp);
    }

    @Test
    void sessionIsReadyWhenAllItsConnectionsAre() {
        firstIsSetUp();
        assertThat(further).hasSize(2);
        isSetUp(further.getFirst());
        assertThat(listener.session).isEmpty();
        isSetUp(further.getLast());
        assertThat(listener.session).isPresent();
    }

    @Test
    void eachTakesAnIdOfItsOwnAndHearsPacketsOnly() {
        firstIsSetUp();
        further.forEach(end -> {
            end.sayHello();
            end.sayPorts(FakeSwitch.TAP);
        });
        assertThat(further)
                .map(end -> end.hear(OfMessage.EXPERIMENTER).stream()
                        .map(message -> ByteBufUtil.hexDump(message).substring(16))
                        .toList())
                .containsExactly(
                        List.of(
                                "00002320" + "00000013" + "00000002".repeat(2) + "00000000".repeat(4),
                                "00002320" + "00000014" + "000000000000" + "4d51"),
                        List.of(
                                "00002320" + "00000013" + "00000002".repeat(2) + "00000000".repeat(4),
                                "00002320" + "00000014" + "000000000000" + "4d52"));
    }

    @Test
    void packetsOfEachAreTheSessions() {
        allAreSetUp();
        further.getLast().say(Octets.packetIn(OfMessage.OF14, FakeSwitch.COOKIE, Octets.inPort(7), "0102"));
        assertThat(listener.packets).containsExactly(new RecordingListener.Packet(7, "0102"));
        further.getLast().pass(0);
        first.pass(0);
        assertThat(listener.batches).isEqualTo(1);
    }

    @Test
    void sessionEndsWithAnyOfThem() {
        allAreSetUp();
        further.getFirst().close();
        assertThat(first.isConnected()).isFalse();
        assertThat(further.getLast().isConnected()).isFalse();
        assertThat(listener.disconnected).contains("a further connection ended: the switch closed the connection");
    }

    @Test
    void oneThatCannotBeMadeEndsTheAttempt() {
        refused = true;
        firstIsSetUp();
        assertThat(first.isConnected()).isFalse();
        assertThat(listener.session).isEmpty();
        assertThat(first.handler.endReason()).isEqualTo("no further connection: Connection refused");
    }

    @Test
    void theyEndWithTheSession() {
        allAreSetUp();
        first.close();
        assertThat(further).noneMatch(FakeSwitch::isConnected);
        assertThat(listener.disconnected).contains("the switch closed the connection");
    }
}
