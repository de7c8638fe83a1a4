package io.metapunt.flows.openflow;

import com.google.common.hash.PrimitiveSink;
import io.netty.buffer.ByteBuf;
import org.projectfloodlight.openflow.protocol.OFActionType;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.action.OFAction;

/**
 * NXAST_CONTROLLER (nicira-ext.h, 20), which Loxi lacks: the packet goes to the connections with {@code controllerId} only.
 */
record NiciraController(int controllerId, OFVersion version) implements OFAction {
    static final int LENGTH = 16;
    static final int EXPERIMENTER = 0xffff;
    static final int NICIRA = 0x0000_2320;
    static final int SUBTYPE = 20;
    static final int WHOLE_PACKET = 0xffff;

    private static final int REASON_ACTION = 1;

    @Override
    public void writeTo(ByteBuf out) {
        out.writeShort(EXPERIMENTER)
                .writeShort(LENGTH)
                .writeInt(NICIRA)
                .writeShort(SUBTYPE)
                .writeShort(WHOLE_PACKET)
                .writeShort(controllerId)
                .writeByte(REASON_ACTION)
                .writeZero(1);
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
    }

    @Override
    public Builder createBuilder() {
        throw new UnsupportedOperationException("this action is only written");
    }
}
