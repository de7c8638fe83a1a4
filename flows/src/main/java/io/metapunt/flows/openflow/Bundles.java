package io.metapunt.flows.openflow;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;

/**
 * Messages that the switch does all at once, in their order, or not at all (OpenFlow 1.4.1, 7.3.9). 1.3 has them as an
 * extension of the ONF (EXT-230) with the same body.
 */
public final class Bundles {
    private static final int CONTROL = 33;
    private static final int ADD_MESSAGE = 34;
    /** The experimenter id of the ONF, and its types of the two messages. */
    private static final String ONF_CONTROL = "4f4e4600" + "000008fc";

    private static final String ONF_ADD_MESSAGE = "4f4e4600" + "000008fd";
    private static final int OPEN_REQUEST = 0;
    private static final int COMMIT_REQUEST = 4;
    private static final int ATOMIC_ORDERED = 3;

    private Bundles() {}

    /**
     * One bundle of {@code messages}: opened, filled and committed. An error about one of them bears its own xid; the commit's
     * follows it.
     *
     * @param id no other open bundle of the connection has it
     */
    public static ImmutableList<OFMessage> of(OFFactory factory, int id, List<OFMessage> messages) {
        ImmutableList.Builder<OFMessage> bundle = ImmutableList.builder();
        bundle.add(control(factory, id, OPEN_REQUEST));
        messages.forEach(message -> bundle.add(addition(factory, id, message)));
        return bundle.add(control(factory, id, COMMIT_REQUEST)).build();
    }

    private static OFMessage control(OFFactory factory, int id, int type) {
        String body = HexFormat.of().toHexDigits(id)
                + HexFormat.of().toHexDigits((short) type)
                + HexFormat.of().toHexDigits((short) ATOMIC_ORDERED);
        return message(factory, CONTROL, ONF_CONTROL, factory.nextXid(), body);
    }

    /** The message inside has to have the xid of the one around it. */
    private static OFMessage addition(OFFactory factory, int id, OFMessage inner) {
        ByteBuf octets = Unpooled.buffer();
        inner.writeTo(octets);
        String body = HexFormat.of().toHexDigits(id)
                + "0000"
                + HexFormat.of().toHexDigits((short) ATOMIC_ORDERED)
                + ByteBufUtil.hexDump(octets);
        return message(factory, ADD_MESSAGE, ONF_ADD_MESSAGE, inner.getXid(), body);
    }

    private static OFMessage message(OFFactory factory, int type, String onfHeader, long xid, String body) {
        return factory.getVersion() == OFVersion.OF_13
                ? new HandMessage(OFVersion.OF_13, NiciraMessages.EXPERIMENTER, xid, onfHeader + body)
                : new HandMessage(factory.getVersion(), type, xid, body);
    }
}
