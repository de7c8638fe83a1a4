package io.metapunt.warmup;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableIntArray;
import io.metapunt.link.LinkAddress;
import io.metapunt.link.TcpWire;
import io.metapunt.packet.Checksum;
import io.metapunt.packet.Ethernet;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.IpPacket;
import io.metapunt.packet.Ipv4;
import io.metapunt.packet.MacAddress;
import io.metapunt.packet.Octets;
import io.metapunt.tcp.Payload;
import io.metapunt.tcp.Segment;
import io.metapunt.tcp.TcpOptions;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A guest that asks for one path after the other, two on each connection, with the options that Linux's TCP has. It has no
 * timer: what it sends must arrive. What is sent to it may be lost, and it says so as Linux does.
 */
public final class StandInGuest {
    /** Its address. */
    public static final IpAddress ADDRESS = IpAddress.v4(0x0a00_0046);

    private static final int FIRST_PORT = 32_768;
    private static final int PORTS = 16_384;
    private static final int WINDOW = 0xffff;
    private static final int MSS = 1_460;
    private static final int SCALE = 7;
    private static final int HOP_LIMIT = 64;

    private final MacAddress mac;
    private final ImmutableList<String> paths;
    private final int requests;
    private int answered;
    private int connections;
    private int seq;
    private int ack;
    private int echo;

    /**
     * @param requests how many it asks in all
     */
    public StandInGuest(MacAddress mac, ImmutableList<String> paths, int requests) {
        this.mac = mac;
        this.paths = paths;
        this.requests = requests;
    }

    /** Whether all was asked, and answered. */
    public boolean isDone() {
        return answered >= requests;
    }

    /** Begins; its frames go to {@code wire}. */
    public void begin(Consumer<byte[]> wire) {
        connections++;
        send(Segment.SYN, new byte[0], wire);
        seq++;
    }

    /** Takes a frame of the service's; one that is no TCP segment of its connection is passed over. */
    public void receive(byte[] frame, Consumer<byte[]> wire) {
        Ethernet ethernet = Ethernet.read(frame, 0, frame.length);
        if (ethernet == null || ethernet.etherType() != Ethernet.TYPE_IPV4) {
            return;
        }
        IpPacket packet = Ipv4.read(frame, ethernet.payload(), frame.length - ethernet.payload());
        if (packet instanceof IpPacket.Whole whole && whole.protocol() == IpPacket.TCP) {
            int at = whole.payload();
            int header = TcpWire.headerLength(frame, at, whole.payloadLength());
            if (header > 0 && TcpWire.destinationPort(frame, at) == port()) {
                take(TcpWire.read(frame, at, header, whole.payloadLength()), wire);
            }
        }
    }

    private void take(Segment segment, Consumer<byte[]> wire) {
        echo = segment.options().tsVal();
        if (segment.has(Segment.SYN)) {
            ack = segment.seq() + 1;
            send(Segment.ACK, new byte[0], wire);
            ask(wire);
            return;
        }
        int length = segment.payload().length();
        boolean fin = segment.has(Segment.FIN);
        if (length == 0 && !fin) {
            return;
        }
        if (segment.seq() != ack) {
            // Out of order, or once more (RFC 2018, RFC 2883).
            ImmutableIntArray block = ImmutableIntArray.of(segment.seq(), segment.seq() + length);
            send(Segment.ACK, new byte[0], new TcpOptions(0, -1, false, true, connections, echo, block), wire);
            return;
        }
        ack += length + (fin ? 1 : 0);
        if (fin) {
            answered++;
            send(Segment.ACK | Segment.FIN, new byte[0], wire);
            if (!isDone()) {
                begin(wire);
            }
        } else if (segment.has(Segment.PSH) && !isLast()) {
            answered++;
            ask(wire);
        } else {
            send(Segment.ACK, new byte[0], wire);
        }
    }

    /** Whether the request under way is its connection's last. */
    private boolean isLast() {
        return answered % 2 == 1 || answered + 1 >= requests;
    }

    private void ask(Consumer<byte[]> wire) {
        String request = "GET " + paths.get(answered % paths.size()) + " HTTP/1.1\r\n"
                + "Host: 169.254.169.254\r\nUser-Agent: Cloud-Init/warm-up\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\n"
                + (isLast() ? "Connection: close\r\n\r\n" : "Connection: keep-alive\r\n\r\n");
        byte[] octets = request.getBytes(StandardCharsets.US_ASCII);
        send(Segment.ACK | Segment.PSH, octets, wire);
        seq += octets.length;
    }

    private void send(int flags, byte[] data, Consumer<byte[]> wire) {
        boolean syn = (flags & Segment.SYN) != 0;
        TcpOptions options = syn
                ? new TcpOptions(MSS, SCALE, true, true, connections, 0, ImmutableIntArray.of())
                : new TcpOptions(0, -1, false, true, connections, echo, ImmutableIntArray.of());
        send(flags, data, options, wire);
    }

    private void send(int flags, byte[] data, TcpOptions options, Consumer<byte[]> wire) {
        int number = (flags & Segment.ACK) == 0 ? 0 : ack;
        Segment segment = new Segment(seq, number, flags, WINDOW, options, Payload.of(data, 0, data.length));
        int length = TcpWire.length(segment);
        int ip = Ethernet.headerLength(0);
        int at = ip + Ipv4.HEADER_LENGTH;
        byte[] frame = new byte[at + length];
        Ethernet.write(frame, 0, LinkAddress.SERVICE_MAC, mac, 0, Ethernet.TYPE_IPV4);
        Ipv4.write(frame, ip, ADDRESS, IpAddress.SERVICE_V4, IpPacket.TCP, HOP_LIMIT, length);
        TcpWire.write(segment, frame, at, port(), TcpWire.HTTP);
        long pseudo = Checksum.pseudoHeader(ADDRESS, IpAddress.SERVICE_V4, IpPacket.TCP, length);
        Octets.putInt16(frame, at + TcpWire.CHECKSUM, Checksum.finish(pseudo + Checksum.sum(frame, at, length)));
        wire.accept(frame);
    }

    private int port() {
        return FIRST_PORT + connections % PORTS;
    }
}
