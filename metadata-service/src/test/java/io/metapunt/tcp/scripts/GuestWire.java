package io.metapunt.tcp.scripts;

import io.metapunt.link.LinkAddress;
import io.metapunt.packet.Checksum;
import io.metapunt.packet.Ethernet;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.IpPacket;
import io.metapunt.packet.Ipv4;
import io.metapunt.packet.Ipv6;
import io.metapunt.packet.MacAddress;
import io.metapunt.packet.Octets;
import java.util.List;

/** The guest's end of the wire: a script's segments to frames, and the service's frames to a script's segments. */
public final class GuestWire {
    public static final MacAddress GUEST_MAC = MacAddress.parse("fa:16:3e:11:22:33");

    public static final IpAddress GUEST_V4 = IpAddress.v4(0x0a00_0046);
    public static final IpAddress GUEST_V6 = new IpAddress(true, 0xfe80_0000_0000_0000L, 0x46);
    public static final int GUEST_PORT = 40_000;
    private static final int HEADER = 20;

    /** Close to the wrap, so that every script that sends data crosses it. */
    private static final int GUEST_ISN = -50;

    private static final int GUEST_TIMESTAMP = Integer.MAX_VALUE - 20;

    private final boolean v6;
    private boolean serviceKnown;
    private int serviceIsn;
    private int serviceTimestamp;
    private int guestPattern = GUEST_ISN + 1;
    private int servicePattern;

    public GuestWire(boolean v6) {
        this.v6 = v6;
    }

    /** The octet {@code index} of either side's data. */
    public static byte pattern(int index) {
        return (byte) (index * 31 + (index >> 8));
    }

    /** The frame that carries what a script has the guest send. */
    public byte[] frame(SegmentText segment) {
        byte[] options = OptionText.write(
                segment.options() == null ? List.of() : segment.options(),
                new OptionText.Origins(serviceIsn, GUEST_TIMESTAMP, serviceTimestamp));
        int header = HEADER + options.length;
        byte[] tcp = new byte[header + segment.length()];
        int seq = segment.seq() + GUEST_ISN;
        if (segment.has('S')) {
            guestPattern = seq + 1;
        }
        Octets.putInt16(tcp, 0, GUEST_PORT);
        Octets.putInt16(tcp, 2, 80);
        Octets.putInt32(tcp, 4, seq);
        Integer ack = segment.ack();
        Octets.putInt32(tcp, 8, ack == null ? 0 : ack + serviceIsn);
        Octets.putInt8(tcp, 12, header / 4 << 4);
        Octets.putInt8(tcp, 13, segment.flagBits());
        Integer window = segment.window();
        Octets.putInt16(tcp, 14, window == null ? 65_535 : window);
        Octets.putInt16(tcp, 18, segment.urgent());
        System.arraycopy(options, 0, tcp, HEADER, options.length);
        int first = seq + (segment.has('S') ? 1 : 0) - guestPattern;
        for (int i = 0; i < segment.length(); i++) {
            tcp[header + i] = pattern(first + i);
        }
        long sum =
                Checksum.pseudoHeader(guest(), service(), IpPacket.TCP, tcp.length) + Checksum.sum(tcp, 0, tcp.length);
        Octets.putInt16(tcp, 16, Checksum.finish(sum));
        return ip(IpPacket.TCP, tcp);
    }

    /** An error about a packet of the service's whose segment began at {@code seq}, from the path with {@code mtu}. */
    public byte[] tooBig(int mtu, int seq) {
        int quotedHeader = v6 ? Ipv6.HEADER_LENGTH : Ipv4.HEADER_LENGTH;
        byte[] icmp = new byte[8 + quotedHeader + 8];
        Octets.putInt16(icmp, 0, v6 ? 0x0200 : 0x0304);
        Octets.putInt32(icmp, 4, mtu);
        if (v6) {
            Ipv6.write(icmp, 8, service(), guest(), IpPacket.TCP, 64, 1_000);
        } else {
            Ipv4.write(icmp, 8, service(), guest(), IpPacket.TCP, 64, 1_000);
        }
        int quoted = 8 + quotedHeader;
        Octets.putInt16(icmp, quoted, 80);
        Octets.putInt16(icmp, quoted + 2, GUEST_PORT);
        Octets.putInt32(icmp, quoted + 4, seq + serviceIsn);
        long sum = (v6 ? Checksum.pseudoHeader(guest(), service(), IpPacket.ICMPV6, icmp.length) : 0)
                + Checksum.sum(icmp, 0, icmp.length);
        Octets.putInt16(icmp, 2, Checksum.finish(sum));
        return ip(v6 ? IpPacket.ICMPV6 : IpPacket.ICMP, icmp);
    }

    private byte[] ip(int protocol, byte[] payload) {
        int ethernet = Ethernet.headerLength(0);
        int header = v6 ? Ipv6.HEADER_LENGTH : Ipv4.HEADER_LENGTH;
        byte[] frame = new byte[ethernet + header + payload.length];
        int type = v6 ? Ethernet.TYPE_IPV6 : Ethernet.TYPE_IPV4;
        Ethernet.write(frame, 0, LinkAddress.SERVICE_MAC, GUEST_MAC, 0, type);
        if (v6) {
            Ipv6.write(frame, ethernet, guest(), service(), protocol, 64, payload.length);
        } else {
            Ipv4.write(frame, ethernet, guest(), service(), protocol, 64, payload.length);
        }
        System.arraycopy(payload, 0, frame, ethernet + header, payload.length);
        return frame;
    }

    /** Reads what the service sent, and checks its data. */
    public SegmentText read(byte[] frame) {
        int ethernet = Ethernet.headerLength(0);
        IpPacket packet = v6
                ? Ipv6.read(frame, ethernet, frame.length - ethernet)
                : Ipv4.read(frame, ethernet, frame.length - ethernet);
        if (!(packet instanceof IpPacket.Whole whole) || whole.protocol() != IpPacket.TCP) {
            throw new AssertionError("the service sent " + packet);
        }
        int at = whole.payload();
        long sum = Checksum.pseudoHeader(service(), guest(), IpPacket.TCP, whole.payloadLength())
                + Checksum.sum(frame, at, whole.payloadLength());
        if (Checksum.fold(sum) != 0xffff) {
            throw new AssertionError("the service sent a wrong checksum");
        }
        int seq = Octets.int32(frame, at + 4);
        int header = (Octets.uint8(frame, at + 12) >> 4) * 4;
        String flags = flags(Octets.uint8(frame, at + 13));
        int length = whole.payloadLength() - header;
        if (flags.contains("S")) {
            servicePattern = seq + 1;
            learn(frame, at, header, seq);
        }
        for (int i = 0; i < length; i++) {
            if (frame[at + header + i] != pattern(seq - servicePattern + i)) {
                throw new AssertionError("octet " + i + " of " + (seq - serviceIsn) + " is wrong");
            }
        }
        return new SegmentText(
                flags,
                seq - serviceIsn,
                length,
                flags.contains(".") ? Octets.int32(frame, at + 8) - GUEST_ISN : null,
                Octets.uint16(frame, at + 14),
                Octets.uint16(frame, at + 18),
                OptionText.read(frame, at + HEADER, at + header, serviceOrigins()));
    }

    /** Lets the service's numbers count so that {@code synAck} begins at {@code seq}. */
    public SegmentText reread(SegmentText synAck, int seq) {
        serviceIsn += synAck.seq() - seq;
        return new SegmentText(
                synAck.flags(), seq, synAck.length(), synAck.ack(), synAck.window(), synAck.urgent(), synAck.options());
    }

    private void learn(byte[] frame, int at, int header, int seq) {
        if (!serviceKnown) {
            serviceKnown = true;
            serviceIsn = seq;
            OptionText.read(frame, at + HEADER, at + header, new OptionText.Origins(0, 0, 0)).stream()
                    .filter(option -> option.startsWith("TS"))
                    .forEach(option -> serviceTimestamp = Integer.parseInt(option.split(" ", -1)[2]));
        }
    }

    private OptionText.Origins serviceOrigins() {
        return new OptionText.Origins(GUEST_ISN, serviceTimestamp, GUEST_TIMESTAMP);
    }

    private static String flags(int bits) {
        StringBuilder letters = new StringBuilder();
        for (char letter : "SFRP.UEW".toCharArray()) {
            if ((bits >> SegmentText.FLAG_LETTERS.indexOf(letter) & 1) != 0) {
                letters.append(letter);
            }
        }
        return letters.toString();
    }

    private IpAddress guest() {
        return v6 ? GUEST_V6 : GUEST_V4;
    }

    private IpAddress service() {
        return v6 ? IpAddress.SERVICE_V6 : IpAddress.SERVICE_V4;
    }
}
