package io.metapunt.flows.openflow;

import java.util.HexFormat;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** Nicira's messages (nicira-ext.h), which Loxi lacks. */
public final class NiciraMessages {
    static final int EXPERIMENTER = 4;

    private static final String NICIRA = "00002320";
    private static final String NXT_SET_CONTROLLER_ID = "00000014";
    private static final String NXT_SET_ASYNC_CONFIG = "00000013";
    private static final String OFPR_ACTION = "00000002";
    private static final String NOTHING = "00000000";

    private NiciraMessages() {}

    /** NXT_SET_CONTROLLER_ID: this connection gets the PACKET_INs of actions that name {@code id}. */
    public static OFMessage setControllerId(OFFactory factory, int id) {
        String body =
                NICIRA + NXT_SET_CONTROLLER_ID + "0".repeat(12) + HexFormat.of().toHexDigits((short) id);
        return new HandMessage(factory.getVersion(), EXPERIMENTER, factory.nextXid(), body);
    }

    /** NXT_SET_ASYNC_CONFIG: of all that a switch says unasked, this connection gets the PACKET_INs of actions, in any role. */
    public static OFMessage packetInsOnly(OFFactory factory) {
        String body = NICIRA + NXT_SET_ASYNC_CONFIG + OFPR_ACTION.repeat(2) + NOTHING.repeat(4);
        return new HandMessage(factory.getVersion(), EXPERIMENTER, factory.nextXid(), body);
    }
}
