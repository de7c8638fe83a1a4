package io.metapunt.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.flows.ControllerIds;
import io.metapunt.openflow.RecordingListener.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
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
    private boolean late;
    private final List<ChannelPromise> pending = new ArrayList<>();

    private ChannelFuture dial(SwitchHandler handler) {
        if (refused) {
            return new EmbeddedChannel().newFailedFuture(new IOException("Connection refused"));
        }
        FakeSwitch end = new FakeSwitch(OFVersion.OF_14, new RecordingListener(), handler);
        further.add(end);
        ChannelPromise dialling = end.dialling();
        return late ? wait(dialling) : dialling.setSuccess();
    }

    private ChannelFuture wait(ChannelPromise dialling) {
        pending.add(dialling);
        return dialling;
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
        further.forEach(FakeSwitch::sayHello);
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
    void packetsOfEachAreTheSessionsAndWhatCameInOneTurnIsOneBatch() {
        allAreSetUp();
        packetIn(further.getFirst(), "0102");
        packetIn(further.getLast(), "0304");
        assertThat(listener.packets).containsExactly(new Packet(7, "0102"), new Packet(7, "0304"));
        assertThat(listener.batches).isZero();
        first.pass(0);
        assertThat(listener.batches).isEqualTo(1);
    }

    @Test
    void packetBeforeTheSessionIsReadyIsNotDelivered() {
        firstIsSetUp();
        isSetUp(further.getFirst());
        packetIn(further.getFirst(), "0102");
        assertThat(listener.packets).isEmpty();
    }

    private static void packetIn(FakeSwitch end, String hex) {
        end.say(Octets.packetIn(OfMessage.OF14, FakeSwitch.COOKIE, Octets.inPort(7), hex));
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
        first.sayHello();
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

    @Test
    void oneThatRefusesItsIdEndsTheSession() {
        firstIsSetUp();
        further.getFirst().sayHello();
        List<ByteBuf> heard = further.getFirst().hear();
        further.getFirst().sayError(OfMessage.xid(heard.get(heard.size() - 2)));
        further.getFirst().answer(heard.getLast());
        assertThat(first.isConnected()).isFalse();
        assertThat(first.handler.endReason())
                .startsWith("a further connection ended: the switch refuses the controller id 19793");
    }

    @Test
    void oneThatIsMadeWhenTheSessionIsOverEnds() {
        late = true;
        firstIsSetUp();
        first.close();
        pending.forEach(ChannelPromise::setSuccess);
        assertThat(further).hasSize(2).noneMatch(FakeSwitch::isConnected);
    }
}
