package io.metapunt.flows.openflow;

import com.google.common.hash.PrimitiveSink;
import io.metapunt.flows.FlowAction;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.projectfloodlight.openflow.protocol.OFActionType;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.action.OFAction;

/**
 * The packet goes to the connections with {@code controllerId} only: NXAST_CONTROLLER (ofp-actions.c of Open vSwitch, 20), or
 * NXAST_CONTROLLER2 (37) if it has to pass a meter first. Loxi lacks both.
 *
 * @param meter 0 for none
 */
record NiciraController(int controllerId, long meter, OFVersion version) implements OFAction {
    private static final int EXPERIMENTER = 0xffff;
    private static final int NICIRA = 0x0000_2320;
    private static final int CONTROLLER = 20;
    private static final int CONTROLLER_LENGTH = 16;
    private static final int CONTROLLER2 = 37;
    private static final int CONTROLLER2_LENGTH = 32;
    private static final int CONTROLLER2_HEADER = 16;
    private static final int PROPERTY = 8;
    private static final int PROPERTY_CONTROLLER_ID = 1;
    private static final int PROPERTY_METER_ID = 5;
    private static final int WHOLE_PACKET = 0xffff;
    private static final int REASON_ACTION = 1;

    @Override
    public void writeTo(ByteBuf out) {
        if (meter == 0) {
            header(out, CONTROLLER_LENGTH, CONTROLLER)
                    .writeShort(WHOLE_PACKET)
                    .writeShort(controllerId)
                    .writeByte(REASON_ACTION)
                    .writeZero(1);
        } else {
            // Left out, max_len is the whole packet and the reason is OFPR_ACTION. As Open vSwitch writes them, lengths
            // include
            // the padding.
            header(out, CONTROLLER2_LENGTH, CONTROLLER2)
                    .writeZero(6)
                    .writeShort(PROPERTY_CONTROLLER_ID)
                    .writeShort(PROPERTY)
                    .writeShort(controllerId)
                    .writeZero(2)
                    .writeShort(PROPERTY_METER_ID)
                    .writeShort(PROPERTY)
                    .writeInt((int) meter);
        }
    }

    private static ByteBuf header(ByteBuf out, int length, int subtype) {
        return out.writeShort(EXPERIMENTER).writeShort(length).writeInt(NICIRA).writeShort(subtype);
    }

    /** The punt that {@code actions}, all of a flow, are; empty if they are anything else. */
    static Optional<FlowAction> read(ByteBuf actions) {
        int length = actions.readableBytes();
        if (length < CONTROLLER_LENGTH
                || actions.getUnsignedShort(0) != EXPERIMENTER
                || actions.getUnsignedShort(2) != length
                || actions.getInt(4) != NICIRA) {
            return Optional.empty();
        }
        return switch (actions.getUnsignedShort(8)) {
            case CONTROLLER ->
                length == CONTROLLER_LENGTH && actions.getUnsignedShort(10) == WHOLE_PACKET
                        ? Optional.of(new FlowAction.Punt(actions.getUnsignedShort(12), 0))
                        : Optional.empty();
            case CONTROLLER2 -> properties(actions);
            default -> Optional.empty();
        };
    }

    private static Optional<FlowAction> properties(ByteBuf actions) {
        int id = 0;
        long meter = 0;
        int at = CONTROLLER2_HEADER;
        while (actions.writerIndex() - at >= PROPERTY) {
            int type = actions.getUnsignedShort(at);
            int length = actions.getUnsignedShort(at + 2);
            if (type == PROPERTY_CONTROLLER_ID && (length == 6 || length == PROPERTY)) {
                id = actions.getUnsignedShort(at + 4);
            } else if (type == PROPERTY_METER_ID && length == PROPERTY) {
                meter = actions.getUnsignedInt(at + 4);
            } else {
                return Optional.empty();
            }
            at += PROPERTY;
        }
        return at == actions.writerIndex() && id != 0 ? Optional.of(new FlowAction.Punt(id, meter)) : Optional.empty();
    }

    @Override
    public OFActionType getType() {
        return OFActionType.EXPERIMENTER;
    }

    @Override
    public OFVersion getVersion() {
        return version;
    }

    @Override
    public void putTo(PrimitiveSink sink) {
        sink.putInt(controllerId);
        sink.putLong(meter);
    }

    @Override
    public Builder createBuilder() {
        throw new UnsupportedOperationException("this action is only written");
    }
}
