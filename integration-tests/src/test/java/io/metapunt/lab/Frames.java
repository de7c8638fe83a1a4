package io.metapunt.lab;

import java.util.HexFormat;

/** Frames made by hand, sent by a guest with a raw socket. */
public final class Frames {
    private static final String SEND =
            "import socket,sys; s=socket.socket(socket.AF_PACKET,socket.SOCK_RAW); s.bind(('eth0',0)); "
                    + "s.send(bytes.fromhex(sys.argv[1]))";
    private static final String SERVICE = "a9fea9fe";

    /** ARP requests for the service, for a second, as fast as they can be sent. */
    private static final String FLOOD = """
            import socket, time
            s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
            s.bind(("eth0", 0))
            mac = open("/sys/class/net/eth0/address").read().strip().replace(":", "")
            frame = bytes.fromhex("f" * 12 + mac + "0806" + "0001080006040001" + mac + "0a000005" + "0" * 12 + "a9fea9fe")
            end = time.monotonic() + 1
            while time.monotonic() < end:
                s.send(frame)
            """;

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

    /** Sends ARP requests for a second, as fast as the guest can. */
    public static void flood(Guest from) {
        var _ = from.run("python3", "-c", FLOOD).orFail();
    }

    /** Sends {@code frame} from the guest's eth0. */
    public static void send(Guest from, String frame) {
        var _ = from.run("python3", "-c", SEND, frame).orFail();
    }
}
