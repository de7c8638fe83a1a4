package io.metapunt.link;

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

/** Builds the frames to a guest, each in its place in the sink. */
final class FrameWriter {
    private static final int DEFAULT_HOP_LIMIT = 64;
    private static final int ND_HOP_LIMIT = 255;
    private static final MacAddress ALL_NODES_MAC = MacAddress.parse("33:33:00:00:00:01");
    private static final int ICMPV6_CHECKSUM = 2;
    private static final int NEIGHBOUR_ADVERTISEMENT = 136;
    private static final int ADVERTISEMENT_LENGTH = 32;
    private static final int SOLICITED = 0x4000_0000;
    private static final int OVERRIDE = 0x2000_0000;
    private static final int TARGET_LINK_LAYER_ADDRESS = 0x0201;

    private final LinkAddress guest;
    private final FrameSink sink;
    private final LinkCounters counters;

    /** The room behind the Ethernet header of the frame that is being built. */
    private final FrameSink.Room body = new FrameSink.Room();

    FrameWriter(LinkAddress guest, FrameSink sink, LinkCounters counters) {
        this.guest = guest;
        this.sink = sink;
        this.counters = counters;
    }

    void arpReply(Arp request) {
        FrameSink.Room room = open(Arp.LENGTH, guest.mac(), Ethernet.TYPE_ARP);
        new Arp(Arp.REPLY, LinkAddress.SERVICE_MAC, /* sender= */ request.target(), /* target= */ request.sender())
                .write(room.array, room.offset, request.senderMac());
        close();
    }

    /** Answers a solicitation; one from the unspecified address is duplicate address detection (RFC 4862, 5.4.3). */
    void neighbourAdvertisement(IpAddress solicitor) {
        boolean detection = solicitor.isUnspecified();
        IpAddress to = detection ? IpAddress.allNodes() : solicitor;
        MacAddress toMac = detection ? ALL_NODES_MAC : guest.mac();
        FrameSink.Room room = open(Ipv6.HEADER_LENGTH + ADVERTISEMENT_LENGTH, toMac, Ethernet.TYPE_IPV6);
        byte[] array = room.array;
        int at = room.offset + Ipv6.HEADER_LENGTH;
        Ipv6.write(array, room.offset, IpAddress.SERVICE_V6, to, IpPacket.ICMPV6, ND_HOP_LIMIT, ADVERTISEMENT_LENGTH);
        Octets.putInt32(array, at, NEIGHBOUR_ADVERTISEMENT << 24);
        Octets.putInt32(array, at + 4, detection ? OVERRIDE : SOLICITED | OVERRIDE);
        IpAddress.SERVICE_V6.writeTo(array, at + 8);
        Octets.putInt16(array, at + 24, TARGET_LINK_LAYER_ADDRESS);
        Octets.putInt48(array, at + 26, LinkAddress.SERVICE_MAC.bits());
        finishIcmpv6(array, at, ADVERTISEMENT_LENGTH, to);
        close();
    }

    /** Sends an echo request's ICMP message back as {@code type}. */
    void echoReply(IpPacket.Whole request, byte[] frame, int type) {
        int length = request.payloadLength();
        int at = openIp(request.source(), request.protocol(), 0, length);
        byte[] array = body.array;
        System.arraycopy(frame, request.payload(), array, at, length);
        Octets.putInt16(array, at, type << 8);
        Octets.putInt16(array, at + 2, 0);
        if (request.source().v6()) {
            finishIcmpv6(array, at, length, request.source());
        } else {
            Octets.putInt16(array, at + 2, Checksum.finish(Checksum.sum(array, at, length)));
        }
        close();
    }

    /** Sends {@code segment} from the service's port {@code fromPort}. */
    void segment(Segment segment, int fromPort, IpAddress to, int toPort, int hopLimit) {
        int length = TcpWire.length(segment);
        int at = openIp(to, IpPacket.TCP, hopLimit, length);
        TcpWire.write(segment, body.array, at, fromPort, toPort);
        long sum = Checksum.pseudoHeader(service(to), to, IpPacket.TCP, length) + Checksum.sum(body.array, at, length);
        Octets.putInt16(body.array, at + TcpWire.CHECKSUM, Checksum.finish(sum));
        counters.segmentsOut++;
        close();
    }

    private static IpAddress service(IpAddress peer) {
        return peer.v6() ? IpAddress.SERVICE_V6 : IpAddress.SERVICE_V4;
    }

    private static void finishIcmpv6(byte[] array, int at, int length, IpAddress to) {
        Octets.putInt16(array, at + ICMPV6_CHECKSUM, 0);
        long sum = Checksum.pseudoHeader(IpAddress.SERVICE_V6, to, IpPacket.ICMPV6, length)
                + Checksum.sum(array, at, length);
        Octets.putInt16(array, at + ICMPV6_CHECKSUM, Checksum.finish(sum));
    }

    /** Opens an IP packet to {@code to} and gives the place of its payload. */
    private int openIp(IpAddress to, int protocol, int hopLimit, int payloadLength) {
        int limit = hopLimit == 0 ? DEFAULT_HOP_LIMIT : hopLimit;
        if (to.v6()) {
            FrameSink.Room room = open(Ipv6.HEADER_LENGTH + payloadLength, guest.mac(), Ethernet.TYPE_IPV6);
            Ipv6.write(room.array, room.offset, IpAddress.SERVICE_V6, to, protocol, limit, payloadLength);
            return room.offset + Ipv6.HEADER_LENGTH;
        }
        FrameSink.Room room = open(Ipv4.HEADER_LENGTH + payloadLength, guest.mac(), Ethernet.TYPE_IPV4);
        Ipv4.write(room.array, room.offset, IpAddress.SERVICE_V4, to, protocol, limit, payloadLength);
        return room.offset + Ipv4.HEADER_LENGTH;
    }

    /** Opens a frame; the room given is behind its Ethernet header. */
    private FrameSink.Room open(int payloadLength, MacAddress to, int etherType) {
        int header = Ethernet.headerLength(guest.vlan());
        FrameSink.Room room = sink.reserve(header + payloadLength);
        Ethernet.write(room.array, room.offset, to, LinkAddress.SERVICE_MAC, guest.vlan(), etherType);
        body.array = room.array;
        body.offset = room.offset + header;
        return body;
    }

    private void close() {
        counters.framesOut++;
        sink.commit();
    }
}
