package io.metapunt.benchmark;

import io.metapunt.link.LinkAddress;
import io.metapunt.packet.Checksum;
import io.metapunt.packet.Ethernet;
import io.metapunt.packet.FrameSink;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.IpPacket;
import io.metapunt.packet.Ipv4;
import io.metapunt.packet.MacAddress;
import io.metapunt.packet.Octets;
import io.metapunt.tcp.Segment;

/**
 * A guest's TCP client that costs as little as it can: it builds each frame in one array, and of what comes back it reads
 * only the flags, the numbers and the length. It acknowledges everything and loses nothing.
 */
final class Wire implements FrameSink {
    static final MacAddress MAC = MacAddress.parse("fa:16:3e:11:22:33");

    private static final IpAddress ADDRESS = IpAddress.v4(0x0a00_0005);
    private static final int IP = Ethernet.HEADER_LENGTH;
    private static final int TCP = IP + Ipv4.HEADER_LENGTH;
    private static final int HEADER = 32;
    private static final int TIMESTAMPS = 0x0101_080a;

    /** MSS 1460 and SACK-Permitted, padded: with window scale and timestamps, what Linux offers. */
    private static final long MSS_AND_SACK = 0x0204_05b4_0101_0402L;

    private static final int WINDOW_SCALE_10 = 0x0103_030a;
    private static final int SYN_HEADER = 44;

    /** Of the guest's frames; valid up to its next one. */
    final byte[] frame = new byte[TCP + SYN_HEADER + 1_024];

    private final FrameSink.Room room = new FrameSink.Room();
    private int roomLength;
    private int port = 1_024;
    private int seq;
    private int ack;
    private int timestamp;
    private int echo;

    /** Octets of payload that came, the FIN not counted. */
    int received;

    /** Frames that came. */
    int frames;

    boolean finCame;

    Wire() {
        room.array = new byte[2_048];
    }

    /** A SYN from the next port; gives the frame's length. */
    int syn() {
        port = port == 65_535 ? 1_024 : port + 1;
        seq += 100_000;
        ack = 0;
        received = 0;
        finCame = false;
        Octets.putInt64(frame, TCP + 20, MSS_AND_SACK);
        Octets.putInt32(frame, TCP + 28, WINDOW_SCALE_10);
        int length = build(Segment.SYN, SYN_HEADER, 0);
        seq++;
        return length;
    }

    /** An ACK of all that came. */
    int ack() {
        return build(Segment.ACK, HEADER, 0);
    }

    /** A FIN, which acknowledges all that came as well. */
    int fin() {
        int length = build(Segment.ACK | Segment.FIN, HEADER, 0);
        seq++;
        return length;
    }

    /** Data, which acknowledges all that came as well. */
    int data(byte[] payload) {
        System.arraycopy(payload, 0, frame, TCP + HEADER, payload.length);
        int length = build(Segment.ACK | Segment.PSH, HEADER, payload.length);
        seq += payload.length;
        return length;
    }

    private int build(int flags, int header, int payload) {
        int length = header + payload;
        Ethernet.write(frame, 0, LinkAddress.SERVICE_MAC, MAC, 0, Ethernet.TYPE_IPV4);
        Ipv4.write(frame, IP, ADDRESS, IpAddress.SERVICE_V4, IpPacket.TCP, 64, length);
        Octets.putInt16(frame, TCP, port);
        Octets.putInt16(frame, TCP + 2, 80);
        Octets.putInt32(frame, TCP + 4, seq);
        Octets.putInt32(frame, TCP + 8, ack);
        Octets.putInt16(frame, TCP + 12, header / 4 << 12 | flags);
        Octets.putInt16(frame, TCP + 14, 0xffff);
        Octets.putInt32(frame, TCP + 16, 0);
        Octets.putInt32(frame, TCP + header - 12, TIMESTAMPS);
        Octets.putInt32(frame, TCP + header - 8, ++timestamp);
        Octets.putInt32(frame, TCP + header - 4, echo);
        long sum = Checksum.pseudoHeader(ADDRESS, IpAddress.SERVICE_V4, IpPacket.TCP, length)
                + Checksum.sum(frame, TCP, length);
        Octets.putInt16(frame, TCP + 16, Checksum.finish(sum));
        return TCP + length;
    }

    @Override
    public Room reserve(int length) {
        roomLength = length;
        return room;
    }

    @Override
    public void commit() {
        byte[] array = room.array;
        int flags = Octets.uint8(array, TCP + 13);
        int header = (Octets.uint8(array, TCP + 12) >> 4) * 4;
        int payload = roomLength - TCP - header;
        boolean opens = (flags & Segment.SYN) != 0;
        boolean ends = (flags & Segment.FIN) != 0;
        int first = Octets.int32(array, TCP + 4);
        frames++;
        echo = Octets.int32(array, TCP + header - 8);
        if (opens) {
            ack = first + 1;
        } else if (first == ack) {
            ack += payload + (ends ? 1 : 0);
            received += payload;
            finCame |= ends;
        }
        // Else it is there already: on a machine that has much to do, a timer may expire.
    }
}
