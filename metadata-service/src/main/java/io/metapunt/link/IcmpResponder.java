package io.metapunt.link;

import io.metapunt.packet.Checksum;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.IpPacket;
import io.metapunt.packet.Octets;
import org.jspecify.annotations.Nullable;

/** ICMP (RFC 792) and ICMPv6 (RFC 4443), with neighbour discovery (RFC 4861) for the service's address. */
final class IcmpResponder {
    private static final int HEADER_LENGTH = 8;
    private static final int ECHO_REPLY = 0;
    private static final int UNREACHABLE = 3;
    private static final int FRAGMENTATION_NEEDED = 4;
    private static final int ECHO = 8;
    private static final int V6_TOO_BIG = 2;
    private static final int V6_ECHO = 128;
    private static final int V6_ECHO_REPLY = 129;
    private static final int NEIGHBOUR_SOLICITATION = 135;

    private final FrameWriter writer;
    private final TcpEndpoint tcp;
    private final LinkCounters counters;
    private final RateLimit limit;

    IcmpResponder(LinkConfig config, FrameWriter writer, TcpEndpoint tcp, LinkCounters counters) {
        this.writer = writer;
        this.tcp = tcp;
        this.counters = counters;
        this.limit = new RateLimit(config.icmpPerSecond());
    }

    void receive(IpPacket.Whole packet, byte[] frame, long now) {
        if (packet.payloadLength() < HEADER_LENGTH || !checksumHolds(packet, frame)) {
            counters.drop(DropReason.ICMP_MALFORMED);
        } else if (!limit.admits(now)) {
            counters.drop(DropReason.ICMP_RATE_LIMIT);
        } else if (packet.source().v6()) {
            receiveV6(packet, frame);
        } else {
            receiveV4(packet, frame);
        }
    }

    private static boolean checksumHolds(IpPacket.Whole packet, byte[] frame) {
        long pseudo = packet.source().v6()
                ? Checksum.pseudoHeader(packet.source(), packet.destination(), IpPacket.ICMPV6, packet.payloadLength())
                : 0;
        return Checksum.fold(pseudo + Checksum.sum(frame, packet.payload(), packet.payloadLength())) == 0xffff;
    }

    private void receiveV4(IpPacket.Whole packet, byte[] frame) {
        int type = Octets.uint8(frame, packet.payload());
        int code = Octets.uint8(frame, packet.payload() + 1);
        if (type == ECHO) {
            writer.echoReply(packet, frame, ECHO_REPLY);
        } else if (type == UNREACHABLE && code == FRAGMENTATION_NEEDED) {
            tooBig(packet, frame, Octets.uint16(frame, packet.payload() + 6));
        } else {
            counters.drop(DropReason.ICMP_UNKNOWN_TYPE);
        }
    }

    private void receiveV6(IpPacket.Whole packet, byte[] frame) {
        int type = Octets.uint8(frame, packet.payload());
        boolean addressed = packet.destination().equals(IpAddress.SERVICE_V6)
                && packet.source().isAnswerable();
        if (type != NEIGHBOUR_SOLICITATION && !addressed) {
            counters.drop(DropReason.IP_NOT_FOR_SERVICE);
            return;
        }
        switch (type) {
            case V6_ECHO -> writer.echoReply(packet, frame, V6_ECHO_REPLY);
            case V6_TOO_BIG -> tooBig(packet, frame, Math.max(0, Octets.int32(frame, packet.payload() + 4)));
            case NEIGHBOUR_SOLICITATION -> solicitation(packet, frame);
            default -> counters.drop(DropReason.ICMP_UNKNOWN_TYPE);
        }
    }

    private void solicitation(IpPacket.Whole packet, byte[] frame) {
        if (!Solicitation.isValid(packet, frame)) {
            counters.drop(DropReason.ICMP_MALFORMED);
        } else if (!Solicitation.target(packet, frame).equals(IpAddress.SERVICE_V6)) {
            counters.drop(DropReason.ICMP_NOT_OURS);
        } else {
            writer.neighbourAdvertisement(packet.source());
        }
    }

    /** RFC 5927: the quoted segment must be one of ours that is in flight. */
    private void tooBig(IpPacket.Whole packet, byte[] frame, int mtu) {
        Quoted quoted = quoted(packet, frame);
        if (quoted == null || !tcp.tooBig(quoted.peer(), quoted.seq(), mtu)) {
            counters.drop(DropReason.ICMP_NOT_OURS);
        }
    }

    private record Quoted(LinkConnection.Key peer, int seq) {}

    /** The packet that an error quotes, of which eight octets behind the IP header are sure to be there. */
    private static @Nullable Quoted quoted(IpPacket.Whole packet, byte[] frame) {
        int at = packet.payload() + HEADER_LENGTH;
        int length = packet.payloadLength() - HEADER_LENGTH;
        boolean v6 = packet.source().v6();
        if (length < (v6 ? 40 : 20)) {
            return null;
        }
        int header = v6 ? 40 : (Octets.uint8(frame, at) & 0x0f) * 4;
        int protocol = Octets.uint8(frame, at + (v6 ? 6 : 9));
        if (header < 20 || length < header + 8 || protocol != IpPacket.TCP) {
            return null;
        }
        IpAddress from = v6 ? IpAddress.v6(frame, at + 8) : IpAddress.v4(frame, at + 12);
        IpAddress to = v6 ? IpAddress.v6(frame, at + 24) : IpAddress.v4(frame, at + 16);
        boolean ours = from.equals(v6 ? IpAddress.SERVICE_V6 : IpAddress.SERVICE_V4)
                && TcpWire.sourcePort(frame, at + header) == TcpWire.HTTP;
        return ours
                ? new Quoted(
                        new LinkConnection.Key(to, TcpWire.destinationPort(frame, at + header)),
                        Octets.int32(frame, at + header + 4))
                : null;
    }
}
