package io.metapunt.flows.openflow;

import java.util.HexFormat;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;

/**
 * The request to hear of every change of a table's flows: OFPMP_FLOW_MONITOR of OpenFlow 1.4 (1.4.1, 7.3.5.17), and with 1.3
 * the ONF's extension 187, which Open vSwitch has since 2.17. Loxi has neither.
 */
public final class FlowMonitors {
    /** OFPMP_FLOW_MONITOR. */
    public static final int MULTIPART_TYPE = 16;

    private static final int MULTIPART_REQUEST = 18;
    private static final String ONF_FLOW_MONITOR = "ffff" + "0000" + "00000000" + "4f4e4600" + "0000074e";
    private static final String OF14_FLOW_MONITOR = "0010" + "0000" + "00000000";
    private static final String MONITOR_ID = "00000001";
    private static final String ANY = "ffffffff";
    /** The flows there are, and those added, deleted and modified; our own changes in short. The same bits in both. */
    private static final String FLAGS = "000f";

    private static final String MATCH_ALL = "0001" + "0004" + "00000000";
    private static final String MATCH_LENGTH = "0004";

    private FlowMonitors() {}

    /** Asks for the flows of {@code table} and for their changes from now on. */
    public static OFMessage request(OFFactory factory, int table) {
        String number = HexFormat.of().toHexDigits((byte) table);
        String body = factory.getVersion() == OFVersion.OF_13
                ? ONF_FLOW_MONITOR + MONITOR_ID + FLAGS + MATCH_LENGTH + ANY + number + "000000" + MATCH_ALL
                : OF14_FLOW_MONITOR + MONITOR_ID + ANY + ANY + FLAGS + number + "00" + MATCH_ALL;
        return new HandMessage(factory.getVersion(), MULTIPART_REQUEST, factory.nextXid(), body);
    }
}
