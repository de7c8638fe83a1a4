package io.metapunt.flows.openflow;

import com.google.common.collect.ImmutableSet;
import io.metapunt.flows.FlowAction;
import io.metapunt.flows.FlowRule;
import java.util.List;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowModFlags;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

/** Rules as FLOW_MOD messages (OpenFlow 1.3.5, 7.3.4.1). */
public final class FlowMods {
    private FlowMods() {}

    /** Adds {@code rule}; a flow with the same table, priority and match is replaced. */
    public static OFMessage add(OFFactory factory, FlowRule rule) {
        return factory.buildFlowAdd()
                .setTableId(TableId.of(rule.table()))
                .setPriority(rule.priority())
                .setCookie(U64.of(rule.cookie()))
                .setMatch(new OxmMatch(rule.match(), factory.getVersion()))
                .setBufferId(OFBufferId.NO_BUFFER)
                .setHardTimeout(rule.hardTimeout())
                .setFlags(rule.sendRemoved() ? ImmutableSet.of(OFFlowModFlags.SEND_FLOW_REM) : ImmutableSet.of())
                .setInstructions(instructions(factory, rule.action()))
                .build();
    }

    /** Deletes the flow with exactly this table, priority and match, if it has a cookie of this rule. */
    public static OFMessage deleteStrict(OFFactory factory, FlowRule rule) {
        return factory.buildFlowDeleteStrict()
                .setTableId(TableId.of(rule.table()))
                .setPriority(rule.priority())
                .setCookie(U64.of(rule.cookie()))
                .setCookieMask(U64.NO_MASK)
                .setMatch(new OxmMatch(rule.match(), factory.getVersion()))
                .setBufferId(OFBufferId.NO_BUFFER)
                .setOutPort(OFPort.ANY)
                .setOutGroup(OFGroup.ANY)
                .build();
    }

    private static List<OFInstruction> instructions(OFFactory factory, FlowAction action) {
        return switch (action) {
            case FlowAction.Drop _ -> List.of();
            case FlowAction.Punt(int id, long meter) ->
                List.of(factory.instructions()
                        .applyActions(List.of(new NiciraController(id, meter, factory.getVersion()))));
            case FlowAction.Readdress readdress -> List.of(MacRewrite.instruction(factory, readdress));
            case FlowAction.Other other ->
                throw new IllegalArgumentException("no rule of ours has the action " + other);
        };
    }
}
