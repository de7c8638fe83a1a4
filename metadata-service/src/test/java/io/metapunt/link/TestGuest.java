package io.metapunt.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.packet.Arp;
import io.metapunt.packet.Checksum;
import io.metapunt.packet.Ethernet;
import io.metapunt.packet.FrameSink;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.IpPacket;
import io.metapunt.packet.Ipv4;
import io.metapunt.packet.Ipv6;
import io.metapunt.packet.MacAddress;
import io.metapunt.packet.Octets;
import io.metapunt.tcp.Segment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A guest's NIC: builds the frames that a guest sends, and keeps and reads those that come back. */
public final class TestGuest implements FrameSink {
    public static final MacAddress MAC = MacAddress.parse("fa:16:3e:11:22:33");
    public static final IpAddress V4 = IpAddress.v4(0x0a00_0046);
    public static final IpAddress V6 = new IpAddress(true, 0xfe80_0000_0000_0000L, 0xf816_3eff_fe11_2233L);

    /** Octets around a frame's room that must stay as they are. */
    private static final int MARGIN = 7;

    private static final byte FILLING = (byte) 0xa5;

    private final MacAddress mac;
    private final int vlan;
    private final Deque<byte[]> heard = new ArrayDeque<>();
    private final Room room = new Room();

    public TestGuest(MacAddress mac, int vlan) {
        this.mac = mac;
        this.vlan = vlan;
    }

    public static TestGuest untagged() {
        return new TestGuest(MAC, 0);
    }

    public LinkAddress address(int mtu) {
        return new LinkAddress(mac, vlan, mtu);
    }

    public static IpAddress service(boolean v6) {
        return v6 ? IpAddress.SERVICE_V6 : IpAddress.SERVICE_V4;
    }

    @Override
    public Room reserve(int length) {
        room.array = new byte[MARGIN + length + MARGIN];
        Arrays.fill(room.array, FILLING);
        room.offset = MARGIN;
        return room;
    }

    @Override
    public void commit() {
        byte[] array = room.array;
        for (int i = 0; i < MARGIN; i++) {
            assertThat(array[i]).as("octet before the frame").isEqualTo(FILLING);
            assertThat(array[array.length - 1 - i]).as("octet behind the frame").isEqualTo(FILLING);
        }
        heard.add(Arrays.copyOfRange(array, MARGIN, array.length - MARGIN));
    }

    /** The next frame that came, or null. */
    public byte @Nullable [] hear() {
        return heard.poll();
    }

    /** The only frame that came since the last was heard. */
    public byte[] hearOne() {
        assertThat(heard).as("frames").hasSize(1);
        return heard.remove();
    }

    public boolean hearsNothing() {
        return heard.isEmpty();
    }

    /** A frame to the service's MAC address. */
    public byte[] frame(int etherType, byte[] payload) {
        int header = Ethernet.headerLength(vlan);
        byte[] frame = new byte[header + payload.length];
        Ethernet.write(frame, 0, LinkAddress.SERVICE_MAC, mac, vlan, etherType);
        System.arraycopy(payload, 0, frame, header, payload.length);
        return frame;
    }

    public byte[] arp(int operation, IpAddress target) {
        byte[] packet = new byte[Arp.LENGTH];
        new Arp(operation, mac, V4, target).write(packet, 0, new MacAddress(0));
        return frame(Ethernet.TYPE_ARP, packet);
    }

    public byte[] packet(IpAddress from, IpAddress to, int protocol, int hopLimit, byte[] payload) {
        int header = from.v6() ? Ipv6.HEADER_LENGTH : Ipv4.HEADER_LENGTH;
        byte[] packet = new byte[header + payload.length];
        System.arraycopy(payload, 0, packet, header, payload.length);
        if (from.v6()) {
            Ipv6.write(packet, 0, from, to, protocol, hopLimit, payload.length);
            return frame(Ethernet.TYPE_IPV6, packet);
        }
        Ipv4.write(packet, 0, from, to, protocol, hopLimit, payload.length);
        return frame(Ethernet.TYPE_IPV4, packet);
    }

    /** An ICMP or ICMPv6 message: type, code, four octets of {@code rest}, then {@code data}. */
    public byte[] icmp(IpAddress from, IpAddress to, int type, int code, int rest, byte[] data) {
        byte[] message = new byte[8 + data.length];
        message[0] = (byte) type;
        message[1] = (byte) code;
        Octets.putInt32(message, 4, rest);
        System.arraycopy(data, 0, message, 8, data.length);
        int protocol = from.v6() ? IpPacket.ICMPV6 : IpPacket.ICMP;
        long pseudo = from.v6() ? Checksum.pseudoHeader(from, to, protocol, message.length) : 0;
        Octets.putInt16(message, 2, Checksum.finish(pseudo + Checksum.sum(message, 0, message.length)));
        return packet(from, to, protocol, 255, message);
    }

    public byte[] echo(IpAddress from, byte[] data) {
        return icmp(from, service(from.v6()), from.v6() ? 128 : 8, 0, 0x1234_0001, data);
    }

    public byte[] solicitation(IpAddress from, IpAddress to, IpAddress target) {
        byte[] data = new byte[16];
        target.writeTo(data, 0);
        return icmp(from, to, 135, 0, 0, data);
    }

    public byte[] tcp(IpAddress from, int fromPort, int toPort, Segment segment) {
        return packet(from, service(from.v6()), IpPacket.TCP, 64, segment(from, fromPort, toPort, segment));
    }

    /** A segment with its checksum. */
    public byte[] segment(IpAddress from, int fromPort, int toPort, Segment segment) {
        byte[] octets = new byte[TcpWire.length(segment)];
        TcpWire.write(segment, octets, 0, fromPort, toPort);
        long pseudo = Checksum.pseudoHeader(from, service(from.v6()), IpPacket.TCP, octets.length);
        long sum = pseudo + Checksum.sum(octets, 0, octets.length);
        Octets.putInt16(octets, TcpWire.CHECKSUM, Checksum.finish(sum));
        return octets;
    }

    /** Reads the Ethernet header of an answer, which must come from the service to this guest. */
    public Ethernet ethernet(byte[] frame) {
        Ethernet header = Ethernet.read(frame, 0, frame.length);
        assertThat(header).isNotNull();
        assertThat(new MacAddress(header.source())).isEqualTo(LinkAddress.SERVICE_MAC);
        assertThat(header.vlan()).isEqualTo(vlan);
        assertThat(header.payload()).isEqualTo(Ethernet.headerLength(vlan));
        return header;
    }

    /** Reads the IP header of an answer, which must be for this guest and no longer than its frame. */
    public IpPacket.Whole ip(byte[] frame) {
        assertThat(new MacAddress(Octets.uint48(frame, 0))).isEqualTo(mac);
        return anyIp(frame);
    }

    /** As {@link #ip}, for an answer that may be to a multicast address. */
    public IpPacket.Whole anyIp(byte[] frame) {
        Ethernet header = ethernet(frame);
        int length = frame.length - header.payload();
        IpPacket packet = header.etherType() == Ethernet.TYPE_IPV6
                ? Ipv6.read(frame, header.payload(), length)
                : Ipv4.read(frame, header.payload(), length);
        assertThat(packet).isInstanceOf(IpPacket.Whole.class);
        IpPacket.Whole whole = (IpPacket.Whole) packet;
        assertThat(whole.source()).isEqualTo(service(whole.source().v6()));
        assertThat(whole.payload() + whole.payloadLength()).isEqualTo(frame.length);
        return whole;
    }

    /** Takes out the segments that came for a port, which must be from port 80 and have right checksums. */
    public List<Segment> segments(IpAddress address, int port) {
        List<Segment> segments = new ArrayList<>();
        heard.removeIf(frame -> {
            IpPacket.Whole packet = ip(frame);
            boolean mine = packet.protocol() == IpPacket.TCP
                    && packet.destination().equals(address)
                    && TcpWire.destinationPort(frame, packet.payload()) == port;
            if (mine) {
                segments.add(segment(frame, packet));
            }
            return mine;
        });
        return segments;
    }

    private static Segment segment(byte[] frame, IpPacket.Whole packet) {
        long pseudo =
                Checksum.pseudoHeader(packet.source(), packet.destination(), IpPacket.TCP, packet.payloadLength());
        assertThat(Checksum.fold(pseudo + Checksum.sum(frame, packet.payload(), packet.payloadLength())))
                .as("checksum")
                .isEqualTo(0xffff);
        assertThat(TcpWire.sourcePort(frame, packet.payload())).isEqualTo(80);
        int header = TcpWire.headerLength(frame, packet.payload(), packet.payloadLength());
        return TcpWire.read(frame, packet.payload(), header, packet.payloadLength());
    }
}
