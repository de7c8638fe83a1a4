package io.metapunt.flows.openflow;

import io.metapunt.flows.FlowAction;
import io.metapunt.flows.MatchField;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFPort;

/** Instructions that give a frame another MAC address and send it out (OpenFlow 1.3.5, 7.2.4 and 7.2.5). */
final class MacRewrite {
    private static final int APPLY_ACTIONS = 4;
    private static final int INSTRUCTION_HEADER = 8;
    private static final int OUTPUT = 0;
    private static final int SET_FIELD = 25;
    private static final int ACTION_LENGTH = 16;

    private MacRewrite() {}

    static OFInstruction instruction(OFFactory factory, FlowAction.Readdress action) {
        MacAddress mac = MacAddress.of(action.mac());
        OFOxm<?> field = action.field() == MatchField.ETH_DST
                ? factory.oxms().ethDst(mac)
                : factory.oxms().ethSrc(mac);
        OFAction set = factory.actions().setField(field);
        OFAction output = factory.actions().output(OFPort.of(action.ofport()), 0);
        return factory.instructions().applyActions(List.of(set, output));
    }

    /** The {@code length} octets of instructions at {@code at}, if they are such. */
    static Optional<FlowAction> read(ByteBuf entry, int at, int length) {
        int set = at + INSTRUCTION_HEADER;
        int output = set + ACTION_LENGTH;
        if (length != INSTRUCTION_HEADER + 2 * ACTION_LENGTH
                || entry.getUnsignedShort(at) != APPLY_ACTIONS
                || entry.getUnsignedShort(set) != SET_FIELD
                || entry.getUnsignedShort(set + 2) != ACTION_LENGTH
                || entry.getUnsignedShort(output) != OUTPUT
                || entry.getUnsignedShort(output + 2) != ACTION_LENGTH) {
            return Optional.empty();
        }
        int header = entry.getInt(set + 4);
        long mac = (entry.getUnsignedInt(set + 8) << 16) | entry.getUnsignedShort(set + 12);
        int ofport = entry.getInt(output + 4);
        if (header == MatchField.ETH_DST.header()) {
            return Optional.of(new FlowAction.Readdress(MatchField.ETH_DST, mac, ofport));
        }
        return header == MatchField.ETH_SRC.header()
                ? Optional.of(new FlowAction.Readdress(MatchField.ETH_SRC, mac, ofport))
                : Optional.empty();
    }
}
