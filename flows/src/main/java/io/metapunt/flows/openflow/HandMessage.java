package io.metapunt.flows.openflow;

import com.google.common.hash.PrimitiveSink;
import io.netty.buffer.ByteBuf;
import java.util.HexFormat;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFType;
import org.projectfloodlight.openflow.protocol.OFVersion;

/**
 * A message that Loxi lacks. It is written, never asked.
 *
 * @param type as on the wire
 * @param bodyHex what follows the header, in hexadecimal
 */
record HandMessage(OFVersion version, int type, long xid, String bodyHex) implements OFMessage {
    private static final int HEADER = 8;

    @Override
    public void writeTo(ByteBuf out) {
        out.writeByte(version.getWireVersion())
                .writeByte(type)
                .writeShort(HEADER + bodyHex.length() / 2)
                .writeInt((int) xid)
                .writeBytes(HexFormat.of().parseHex(bodyHex));
    }

    @Override
    public OFVersion getVersion() {
        return version;
    }

    @Override
    public OFType getType() {
        return OFType.EXPERIMENTER;
    }

    @Override
    public long getXid() {
        return xid;
    }

    @Override
    public boolean equalsIgnoreXid(Object other) {
        return other instanceof HandMessage message
                && version == message.version
                && type == message.type
                && bodyHex.equals(message.bodyHex);
    }

    @Override
    public int hashCodeIgnoreXid() {
        return bodyHex.hashCode();
    }

    @Override
    public Builder createBuilder() {
        throw new UnsupportedOperationException("this message is only written");
    }

    @Override
    public void putTo(PrimitiveSink sink) {
        sink.putLong(xid);
        sink.putUnencodedChars(bodyHex);
    }
}
