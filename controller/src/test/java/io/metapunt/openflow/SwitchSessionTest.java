package io.metapunt.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.metapunt.flows.RuleKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFlowStatsRequest;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

@ParameterizedClass
@EnumSource(names = {"OF_13", "OF_14"})
class SwitchSessionTest {
    private static final int FLOW_MOD = 14;
    private static final int MULTIPART_REQUEST = 18;
    private static final int BARRIER_REQUEST = 20;

    private final FakeSwitch fake;
    private final SwitchSession session;

    SwitchSessionTest(OFVersion version) {
        fake = FakeSwitch.ready(version);
        session = fake.session();
    }

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void batchIsDoneWhenItsBarrierIsAnswered() {
        CompletableFuture<ImmutableList<Failure>> done = apply(flowMod(), flowMod());
        assertThat(done).isNotDone();
        fake.answerBarrier();
        assertThat(done).isCompletedWithValue(ImmutableList.of());
    }

    @Test
    void barrierComesBehindTheBatch() {
        var _ = apply(flowMod(), flowMod());
        assertThat(fake.hear()).map(OfMessage::type).containsExactly(FLOW_MOD, FLOW_MOD, BARRIER_REQUEST);
    }

    @Test
    void errorIsTiedToTheMessageThatCausedIt() {
        OFMessage good = flowMod();
        OFMessage bad = flowMod();
        CompletableFuture<ImmutableList<Failure>> done = apply(good, bad);
        fake.sayError(bad.getXid());
        assertThat(done).isNotDone();
        fake.answerBarrier();
        assertThat(done).isCompletedWithValue(ImmutableList.of(new Failure(bad, "flow mod failed: table full")));
        assertThat(fake.handler.counters().errors).isZero();
    }

    @Test
    void errorBehindTheBarriersReplyIsNobodys() {
        OFMessage message = flowMod();
        CompletableFuture<ImmutableList<Failure>> done = apply(message);
        fake.answerBarrier();
        fake.sayError(message.getXid());
        assertThat(done).isCompletedWithValue(ImmutableList.of());
        assertThat(fake.handler.counters().errors).isEqualTo(1);
    }

    @Test
    void twoBatchesAreToldApart() {
        OFMessage bad = flowMod();
        CompletableFuture<ImmutableList<Failure>> first = apply(flowMod());
        long firstBarrier = OfMessage.xid(fake.hear(BARRIER_REQUEST).getFirst());
        CompletableFuture<ImmutableList<Failure>> second = apply(bad);
        fake.sayError(bad.getXid());
        fake.say(fake.factory.buildBarrierReply().setXid(firstBarrier).build());
        assertThat(first).isCompletedWithValue(ImmutableList.of());
        assertThat(second).isNotDone();
        fake.answerBarrier();
        assertThat(second.join()).hasSize(1);
    }

    @Test
    void refusedBarrierFailsItsBatch() {
        CompletableFuture<ImmutableList<Failure>> done = apply(flowMod());
        fake.sayError(OfMessage.xid(fake.hear(BARRIER_REQUEST).getFirst()));
        assertThat(done)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("the switch refused the request: flow mod failed: table full");
    }

    @Test
    void barrierReplyThatNobodyAskedForIsCounted() {
        fake.say(fake.factory.buildBarrierReply().setXid(0x7777_7777).build());
        assertThat(fake.handler.counters().unexpected).isEqualTo(1);
        assertThat(fake.isConnected()).isTrue();
    }

    @Test
    void batchThatIsNotAnsweredFailsAfterTwentySeconds() {
        CompletableFuture<ImmutableList<Failure>> done = apply(flowMod());
        passAlive(19);
        assertThat(done).isNotDone();
        passAlive(1);
        assertThat(done).isCompletedExceptionally();
        assertThat(done.exceptionNow()).isInstanceOf(TimeoutException.class).hasMessage("br-int: no reply within 20 s");
        assertThat(session.requests().size()).isZero();
    }

    @Test
    void disconnectFailsWhatIsOpen() {
        CompletableFuture<ImmutableList<Failure>> batch = apply(flowMod());
        CompletableFuture<Void> stats = session.flowStats(0, 0, _ -> {}).toCompletableFuture();
        fake.close();
        assertThat(batch.exceptionNow())
                .isInstanceOf(SwitchGoneException.class)
                .hasMessage("br-int: session ended: the switch closed the connection");
        assertThat(stats.exceptionNow()).isInstanceOf(SwitchGoneException.class);
        assertThat(session.requests().size()).isZero();
    }

    @Test
    void flowStatsAsksForOurCookiesInEveryTable() throws OFParseError {
        var _ = session.flowStats(RuleKind.COOKIE_VALUE, RuleKind.COOKIE_MASK, _ -> {});
        OFFlowStatsRequest request = (OFFlowStatsRequest) OFFactories.getGenericReader()
                .readFrom(fake.hear(MULTIPART_REQUEST).getFirst());
        assertThat(request.getTableId()).isEqualTo(TableId.ALL);
        assertThat(request.getCookie()).isEqualTo(U64.of(RuleKind.COOKIE_VALUE));
        assertThat(request.getCookieMask()).isEqualTo(U64.of(RuleKind.COOKIE_MASK));
        assertThat(request.getOutPort()).isEqualTo(OFPort.ANY);
        assertThat(request.getOutGroup()).isEqualTo(OFGroup.ANY);
    }

    @Test
    void flowStatsGivesEachPartAndIsDoneWithTheLast() {
        List<String> parts = new ArrayList<>();
        CompletableFuture<Void> done = session.flowStats(0, 0, body -> parts.add(ByteBufUtil.hexDump(body)))
                .toCompletableFuture();
        long xid = OfMessage.xid(fake.hear(MULTIPART_REQUEST).getFirst());
        fake.say(flowStatsReply(xid, true, "aaaa"));
        assertThat(done).isNotDone();
        fake.say(flowStatsReply(xid, false, "bb"));
        assertThat(done).isCompleted();
        assertThat(parts).containsExactly("aaaa", "bb");
    }

    @Test
    void replyToAnotherXidIsCountedAndChangesNothing() {
        List<ByteBuf> parts = new ArrayList<>();
        CompletableFuture<Void> done = session.flowStats(0, 0, parts::add).toCompletableFuture();
        fake.say(flowStatsReply(0x7777_7777, false, "aaaa"));
        assertThat(parts).isEmpty();
        assertThat(done).isNotDone();
        assertThat(fake.handler.counters().unexpected).isEqualTo(1);
    }

    private CompletableFuture<ImmutableList<Failure>> apply(OFMessage... messages) {
        return session.apply(List.of(messages)).toCompletableFuture();
    }

    private OFMessage flowMod() {
        return session.factory().buildFlowAdd().build();
    }

    private ByteBuf flowStatsReply(long xid, boolean more, String body) {
        return Octets.ofHex(String.format(
                "%02x13%04x%08x0001%04x00000000%s",
                fake.wireVersion(), 16 + body.length() / 2, xid, more ? 1 : 0, body));
    }

    /** Lets time pass for a switch that lives, and only leaves the request open. */
    private void passAlive(int seconds) {
        for (int i = 0; i < seconds; i++) {
            fake.pass(1);
            fake.say(fake.factory.echoReply(new byte[0]));
        }
    }
}
