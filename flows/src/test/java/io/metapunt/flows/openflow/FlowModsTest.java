package io.metapunt.flows.openflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.common.collect.ImmutableList;
import io.metapunt.flows.Attachment;
import io.metapunt.flows.FlowAction;
import io.metapunt.flows.FlowMatch;
import io.metapunt.flows.FlowPlan;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.MatchField;
import io.metapunt.flows.Oxm;
import io.metapunt.flows.Policy;
import io.metapunt.flows.PuntPort;
import io.metapunt.flows.RuleKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFlowAdd;
import org.projectfloodlight.openflow.protocol.OFFlowDeleteStrict;
import org.projectfloodlight.openflow.protocol.OFFlowModFlags;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

class FlowModsTest {
    private static final int FLOW_MOD = 14;
    private static final int FIXED_PART = 48;
    private static final ImmutableList<Attachment> GUESTS =
            ImmutableList.of(new Attachment(7, 0xfa16_3e11_2233L, 0), new Attachment(8, 0xfa16_3e44_5566L, 100));
    private static final FlowRule DROP = new FlowRule(
            3,
            1_234,
            RuleKind.STOP_LEAK.cookie(),
            FlowMatch.of(Oxm.exact(MatchField.IN_PORT, 7), Oxm.masked(MatchField.VLAN_VID, 0, 0x0fff)),
            new FlowAction.Drop(),
            true,
            30);

    static Stream<Arguments> plannedRules() {
        return Stream.of(OFVersion.OF_13, OFVersion.OF_14)
                .flatMap(version -> Stream.of(
                                Policy.defaults(),
                                Policy.defaults().through(Optional.of(new PuntPort(65_000, 0x2345_6789))))
                        .flatMap(policy -> FlowPlan.of(policy, GUESTS, Map.of(7, 4_000L)).stream())
                        .distinct()
                        .map(rule -> Arguments.of(version, rule)));
    }

    @ParameterizedTest
    @MethodSource("plannedRules")
    void additionOfAPlannedRuleIsWellFormed(OFVersion version, FlowRule rule) {
        ByteBuf octets = octets(FlowMods.add(OFFactories.getFactory(version), rule));
        assertThat(octets.getUnsignedByte(0)).isEqualTo((short) version.getWireVersion());
        assertThat(octets.getUnsignedByte(1)).isEqualTo((short) FLOW_MOD);
        assertThat(octets.getUnsignedShort(2)).isEqualTo(octets.readableBytes());
        assertThat(octets.getLong(8)).as("cookie").isEqualTo(rule.cookie());
        assertThat(octets.getUnsignedByte(24)).as("table").isEqualTo((short) rule.table());
        assertThat(octets.getUnsignedByte(25)).as("command OFPFC_ADD").isZero();
        assertThat(octets.getInt(26)).as("timeouts").isEqualTo(rule.hardTimeout());
        assertThat(octets.getUnsignedShort(30)).as("priority").isEqualTo(rule.priority());
        assertThat(octets.getUnsignedShort(44)).as("flags OFPFF_SEND_FLOW_REM").isEqualTo(1);
        int instructions = switch (rule.action()) {
            case FlowAction.Drop _ -> 0;
            case FlowAction.Punt(int _, long meter) -> 8 + (meter == 0 ? 16 : 32);
            case FlowAction.Readdress _ -> 8 + 2 * 16;
            case FlowAction.Other other -> throw new AssertionError(other);
        };
        assertThat(octets.readableBytes() - FIXED_PART - paddedMatch(octets)).isEqualTo(instructions);
    }

    @ParameterizedTest
    @EnumSource(names = {"OF_13", "OF_14"})
    void additionReadsBackWithOpenflowj(OFVersion version) throws OFParseError {
        OFFlowAdd add = (OFFlowAdd) reread(FlowMods.add(OFFactories.getFactory(version), DROP));
        assertThat(add.getTableId()).isEqualTo(TableId.of(3));
        assertThat(add.getPriority()).isEqualTo(1_234);
        assertThat(add.getCookie()).isEqualTo(U64.of(RuleKind.STOP_LEAK.cookie()));
        assertThat(add.getBufferId()).isEqualTo(OFBufferId.NO_BUFFER);
        assertThat(add.getFlags()).isEqualTo(Set.of(OFFlowModFlags.SEND_FLOW_REM));
        assertThat(add.getInstructions()).isEmpty();
        assertThat(add.getMatch().get(org.projectfloodlight.openflow.protocol.match.MatchField.IN_PORT))
                .isEqualTo(OFPort.of(7));
    }

    @ParameterizedTest
    @EnumSource(names = {"OF_13", "OF_14"})
    void deletionIsStrictAndForThisCookieAlone(OFVersion version) throws OFParseError {
        OFFlowDeleteStrict delete =
                (OFFlowDeleteStrict) reread(FlowMods.deleteStrict(OFFactories.getFactory(version), DROP));
        assertThat(delete.getTableId()).isEqualTo(TableId.of(3));
        assertThat(delete.getPriority()).isEqualTo(1_234);
        assertThat(delete.getCookie()).isEqualTo(U64.of(RuleKind.STOP_LEAK.cookie()));
        assertThat(delete.getCookieMask()).isEqualTo(U64.NO_MASK);
        assertThat(delete.getOutPort()).isEqualTo(OFPort.ANY);
        assertThat(delete.getOutGroup()).isEqualTo(OFGroup.ANY);
    }

    @Test
    void deletionNamesTheMatchOfItsAddition() {
        ByteBuf add = octets(FlowMods.add(OFFactories.getFactory(OFVersion.OF_13), DROP));
        ByteBuf delete = octets(FlowMods.deleteStrict(OFFactories.getFactory(OFVersion.OF_13), DROP));
        assertThat(ByteBufUtil.hexDump(delete, FIXED_PART, delete.readableBytes() - FIXED_PART))
                .isEqualTo(ByteBufUtil.hexDump(add, FIXED_PART, paddedMatch(add)));
    }

    @Test
    void ruleWithoutTheRemovalFlagSetsNone() {
        FlowRule quiet = new FlowRule(3, 1_234, DROP.cookie(), DROP.match(), DROP.action(), false, 0);
        assertThat(octets(FlowMods.add(OFFactories.getFactory(OFVersion.OF_13), quiet))
                        .getUnsignedShort(44))
                .isZero();
    }

    @Test
    void puntIsAppliedAtOnce() {
        FlowRule punt = new FlowRule(0, 1, 1, FlowMatch.of(), new FlowAction.Punt(0x4d50, 0), true, 0);
        ByteBuf octets = octets(FlowMods.add(OFFactories.getFactory(OFVersion.OF_13), punt));
        assertThat(ByteBufUtil.hexDump(octets, FIXED_PART + 8, octets.readableBytes() - FIXED_PART - 8))
                .isEqualTo("0004001800000000" + "ffff0010000023200014ffff4d500100");
    }

    @Test
    void anotherMacIsSetBeforeTheFrameLeaves() {
        FlowRule rule = new FlowRule(
                0,
                1,
                1,
                FlowMatch.of(),
                new FlowAction.Readdress(MatchField.ETH_DST, 0x0a0b_0c0d_0e0fL, 65_000),
                true,
                0);
        ByteBuf octets = octets(FlowMods.add(OFFactories.getFactory(OFVersion.OF_13), rule));
        assertThat(ByteBufUtil.hexDump(octets, FIXED_PART + 8, octets.readableBytes() - FIXED_PART - 8))
                .isEqualTo(
                        "0004002800000000" + "00190010800006060a0b0c0d0e0f0000" + "000000100000fde80000000000000000");
    }

    @Test
    void foreignActionIsNeverWritten() {
        FlowRule foreign = new FlowRule(0, 1, 1, FlowMatch.of(), new FlowAction.Other("0001"), true, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlowMods.add(OFFactories.getFactory(OFVersion.OF_13), foreign));
    }

    private static int paddedMatch(ByteBuf flowMod) {
        return (flowMod.getUnsignedShort(FIXED_PART + 2) + 7) & ~7;
    }

    private static OFMessage reread(OFMessage message) throws OFParseError {
        return OFFactories.getGenericReader().readFrom(octets(message));
    }

    private static ByteBuf octets(OFMessage message) {
        ByteBuf octets = Unpooled.buffer();
        message.writeTo(octets);
        return octets;
    }
}
