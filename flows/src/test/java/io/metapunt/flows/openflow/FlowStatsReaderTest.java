package io.metapunt.flows.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import io.metapunt.flows.Attachment;
import io.metapunt.flows.FlowAction;
import io.metapunt.flows.FlowMatch;
import io.metapunt.flows.FlowPlan;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.FoundFlow;
import io.metapunt.flows.Oxm;
import io.metapunt.flows.Policy;
import io.metapunt.flows.PuntPort;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowModFlags;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

class FlowStatsReaderTest {
    private static final ImmutableSet<FlowRule> PLAN = FlowPlan.of(
            Policy.defaults(),
            List.of(new Attachment(7, 0xfa16_3e11_2233L, 0), new Attachment(8, 0xfa16_3e44_5566L, 100)),
            Map.of(8, 262_144L));
    private static final FlowRule RULE = PLAN.asList().get(4);

    private final List<FoundFlow> flows = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(names = {"OF_13", "OF_14"})
    void everyPlannedRuleIsReadBackAsItWasWanted(OFVersion version) {
        ByteBuf body = Unpooled.buffer();
        PLAN.forEach(rule -> write(version, rule, body));
        assertThat(FlowStatsReader.read(body, flows::add)).isZero();
        assertThat(flows).map(FoundFlow::rule).containsExactlyElementsOf(PLAN);
    }

    @ParameterizedTest
    @EnumSource(names = {"OF_13", "OF_14"})
    void everyRuleOfThePuntPortIsReadBackAsItWasWanted(OFVersion version) {
        ImmutableSet<FlowRule> plan = FlowPlan.of(
                Policy.defaults().through(Optional.of(new PuntPort(65_000, 0x2345_6789))),
                List.of(new Attachment(7, 0xfa16_3e11_2233L, 0)),
                Map.of());
        ByteBuf body = Unpooled.buffer();
        plan.forEach(rule -> write(version, rule, body));
        assertThat(FlowStatsReader.read(body, flows::add)).isZero();
        assertThat(flows).map(FoundFlow::rule).containsExactlyElementsOf(plan);
    }

    @ParameterizedTest
    @CsvSource({
        "actions one after another of other kinds, 0004002800000000 00000010000000010000000000000000 001900108000060602000000000700000000",
        "another field set, 0004002800000000 00190010800006040a0b0c0d0e0f0000 0000001000000001000000000000000000",
        "two outputs, 0004002800000000 00000010000000010000000000000000 00000010000000010000000000000000"
    })
    void whatOnlyLooksLikeARewriteIsNone(String what, String instructions) {
        ByteBuf octets = Unpooled.wrappedBuffer(
                ByteBufUtil.decodeHexDump(instructions.replace(" ", "").substring(0, 80)));
        assertThat(MacRewrite.read(octets, 0, 40)).as(what).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"OF_13", "OF_14"})
    void countersAreRead(OFVersion version) {
        ByteBuf body = Unpooled.buffer();
        write(version, RULE, body);
        FlowStatsReader.read(body, flows::add);
        assertThat(flows).containsExactly(new FoundFlow(RULE, 5, 300, 3_600_000_000_999L));
    }

    @Test
    void flowWithoutTheRemovalFlagIsToldApart() {
        ByteBuf body = entry(RULE);
        body.setShort(18, 0);
        FlowStatsReader.read(body, flows::add);
        assertThat(flows)
                .singleElement()
                .satisfies(flow -> assertThat(flow.rule().sendRemoved()).isFalse());
    }

    @Test
    void emptyBodyIsNoFlows() {
        assertThat(FlowStatsReader.read(Unpooled.EMPTY_BUFFER, flows::add)).isZero();
        assertThat(flows).isEmpty();
    }

    @Test
    void foreignFlowIsReadWithFieldsAndActionsThatWeDoNotKnow() {
        // reg0=1 actions=resubmit:in_port
        ByteBuf body = handmade(
                "0001000c" + "0001000400000001" + "00000000", "0004001800000000" + "ffff0010000023200001fff80a000000");
        assertThat(FlowStatsReader.read(body, flows::add)).isZero();
        assertThat(flows).singleElement().satisfies(flow -> {
            assertThat(flow.rule().match()).isEqualTo(FlowMatch.of(new Oxm(0x0001_0004, "00000001")));
            assertThat(flow.rule().action()).isInstanceOf(FlowAction.Other.class);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "max_len 128, 0004001800000000 ffff0010000023200014008000010100",
        "output:CONTROLLER, 0004001800000000 00000010fffffffdffff000000000000",
        "another vendor, 0004001800000000 ffff0010000023210014ffff00010100",
        "another subtype, 0004001800000000 ffff0010000023200025ffff00010100",
        "a reason, 0004002000000000 ffff00180000232000250000000000000002000502000000",
        "write actions, 0003001800000000 ffff0010000023200014ffff00010100",
        "goto table, 0001000805000000 ''",
        "a second instruction, 0004001800000000 ffff0010000023200014ffff000101000001000805000000"
    })
    void whatIsNotQuiteOurPuntIsAnotherAction(String what, String instructions) {
        String hex = instructions.replaceAll("[ ']", "");
        FlowStatsReader.read(handmade("0001000400000000", hex), flows::add);
        assertThat(flows)
                .as(what)
                .singleElement()
                .satisfies(flow -> assertThat(flow.rule().action()).isEqualTo(new FlowAction.Other(hex)));
    }

    @Test
    void entryCutShortAnywhereIsPassedOver() {
        ByteBuf whole = entry(RULE);
        for (int length = 2; length < whole.readableBytes(); length++) {
            assertThat(FlowStatsReader.read(whole.slice(0, length), flows::add))
                    .as("%d octets", length)
                    .isEqualTo(1);
        }
        assertThat(flows).isEmpty();
    }

    @Test
    void entryWithAMatchBeyondItsEndIsPassedOverAndTheNextIsRead() {
        ByteBuf body = Unpooled.buffer();
        body.writeBytes(entry(RULE).setShort(50, 0x7fff)).writeBytes(entry(RULE));
        assertThat(FlowStatsReader.read(body, flows::add)).isEqualTo(1);
        assertThat(flows).map(FoundFlow::rule).containsExactly(RULE);
    }

    @Test
    void entryWithAFieldBeyondItsMatchIsPassedOverAndTheNextIsRead() {
        ByteBuf body = Unpooled.buffer();
        // nw_src of two octets and no more
        body.writeBytes(handmade("0001000a" + "80001604a9fe" + "000000000000", ""))
                .writeBytes(entry(RULE));
        assertThat(FlowStatsReader.read(body, flows::add)).isEqualTo(1);
        assertThat(flows).map(FoundFlow::rule).containsExactly(RULE);
    }

    @Test
    void entryOfNoLengthEndsTheReading() {
        ByteBuf body = entry(RULE);
        body.setShort(0, 0);
        assertThat(FlowStatsReader.read(body, flows::add)).isEqualTo(1);
        assertThat(flows).isEmpty();
    }

    @Test
    void anyOctetWrongThrowsNothingAndWhatIsReadCanBeShown() {
        Random random = new Random(1);
        String whole = ByteBufUtil.hexDump(entry(RULE));
        for (int round = 0; round < 20_000; round++) {
            ByteBuf garbled = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(whole));
            for (int i = random.nextInt(4); i >= 0; i--) {
                garbled.setByte(random.nextInt(garbled.capacity()), random.nextInt(256));
            }
            String hex = ByteBufUtil.hexDump(garbled);
            FlowStatsReader.read(
                    garbled, flow -> assertThat(flow.toString()).as(hex).isNotEmpty());
        }
    }

    private static ByteBuf handmade(String match, String instructions) {
        byte[] tail = ByteBufUtil.decodeHexDump(match + instructions);
        ByteBuf entry = Unpooled.buffer().writeShort(48 + tail.length).writeZero(46);
        return entry.writeBytes(tail);
    }

    private static ByteBuf entry(FlowRule rule) {
        ByteBuf entry = Unpooled.buffer();
        write(OFVersion.OF_13, rule, entry);
        return entry;
    }

    private static void write(OFVersion version, FlowRule rule, ByteBuf body) {
        OFFactory factory = OFFactories.getFactory(version);
        OFFlowStatsEntry.Builder entry = factory.buildFlowStatsEntry()
                .setTableId(TableId.of(rule.table()))
                .setPriority(rule.priority())
                .setCookie(U64.of(rule.cookie()))
                .setDurationSec(3_600)
                .setDurationNsec(999)
                .setPacketCount(U64.of(5))
                .setByteCount(U64.of(300))
                .setMatch(new OxmMatch(rule.match(), version))
                .setInstructions(instructions(factory, rule.action()))
                .setFlags(ImmutableSet.of(OFFlowModFlags.SEND_FLOW_REM));
        entry.build().writeTo(body);
    }

    private static List<OFInstruction> instructions(OFFactory factory, FlowAction action) {
        return switch (action) {
            case FlowAction.Drop _ -> List.of();
            case FlowAction.Punt(int id, long meter) ->
                List.of(factory.instructions()
                        .applyActions(List.of(new NiciraController(id, meter, factory.getVersion()))));
            case FlowAction.Readdress readdress -> List.of(MacRewrite.instruction(factory, readdress));
            case FlowAction.Other other -> throw new AssertionError(other);
        };
    }
}
