package io.metapunt.lab;

import java.util.HexFormat;

/** Frames made by hand, sent by a guest with a raw socket. */
public final class Frames {
    private static final String SEND =
            "import socket,sys; s=socket.socket(socket.AF_PACKET,socket.SOCK_RAW); s.bind(('eth0',0)); "
                    + "s.send(bytes.fromhex(sys.argv[1]))";
    private static final String SERVICE = "a9fea9fe";

    private Frames() {}

    /** An ARP request for 169.254.169.254; MAC addresses with colons; {@code tags} are VLAN IDs, the outermost first. */
    public static String arpRequest(String to, String from, int... tags) {
        StringBuilder frame = new StringBuilder(hex(to)).append(hex(from));
        for (int tag : tags) {
            frame.append("8100").append(HexFormat.of().toHexDigits((short) tag));
        }
        return frame.append("0806" + "0001080006040001")
                .append(hex(from))
                .append("0a000005" + "000000000000" + SERVICE)
                .append("00".repeat(18))
                .toString();
    }

    private static String hex(String mac) {
        return mac.replace(":", "");
    }

    /** Sends {@code frame} from the guest's eth0. */
    public static void send(Guest from, String frame) {
        var _ = from.run("python3", "-c", SEND, frame).orFail();
    }
}
