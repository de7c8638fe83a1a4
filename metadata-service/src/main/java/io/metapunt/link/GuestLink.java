package io.metapunt.link;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.metapunt.packet.Arp;
import io.metapunt.packet.Ethernet;
import io.metapunt.packet.FrameSink;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.IpPacket;
import io.metapunt.packet.Ipv4;
import io.metapunt.packet.Ipv6;
import io.metapunt.tcp.IsnGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One guest's wire, as the service hears it: frames in, frames out. ARP requests, neighbour solicitations and pings for the
 * service are answered, ARP requests for the next hops of {@link LinkConfig} too, TCP to port 80 is served, other ports are
 * closed; the frame's destination MAC does not matter, since a guest may send through its gateway. Nothing a guest sends makes
 * it throw. Sans I/O; one thread at a time; time as {@link io.metapunt.tcp.TcpConnection} has it.
 */
public final class GuestLink {
    private final LinkAddress guest;
    private final ImmutableSet<IpAddress> nextHops;
    private final FrameWriter writer;
    private final TcpEndpoint tcp;
    private final IcmpResponder icmp;
    private final LinkCounters counters = new LinkCounters();

    /**
     * @param shared what it shares with the links of the other guests
     * @param listener gets the connections that the guest opens
     * @param sink takes the frames to the guest
     * @param onWake called whenever there comes to be something to {@link #dispatch}, other than by the time
     */
    public GuestLink(
            LinkConfig config,
            SharedBounds shared,
            LinkAddress guest,
            TcpListener listener,
            FrameSink sink,
            IsnGenerator isn,
            Runnable onWake) {
        this.guest = guest;
        this.nextHops = config.nextHops();
        this.writer = new FrameWriter(guest, sink, counters);
        this.tcp = new TcpEndpoint(config, shared, guest, listener, writer, counters, isn, onWake);
        this.icmp = new IcmpResponder(config, writer, tcp, counters);
    }

    /** A frame was not taken in, for {@code reason}. */
    public void dropped(DropReason reason) {
        counters.framesIn++;
        counters.drop(reason);
    }

    /** Takes a frame in. Answers may go out at once or at the next {@link #dispatch}. */
    public void receive(byte[] frame, int offset, int length, long now) {
        counters.framesIn++;
        counters.lastFrameAt = now;
        counters.lastDrop = null;
        Ethernet ethernet = Ethernet.read(frame, offset, length);
        if (ethernet == null) {
            counters.drop(DropReason.FRAME_CUT_SHORT);
        } else if (ethernet.source() != guest.mac().bits()) {
            counters.drop(DropReason.FOREIGN_SOURCE_MAC);
        } else if (ethernet.vlan() != guest.vlan()) {
            counters.drop(DropReason.FOREIGN_VLAN);
        } else {
            int rest = offset + length - ethernet.payload();
            switch (ethernet.etherType()) {
                case Ethernet.TYPE_ARP -> arp(Arp.read(frame, ethernet.payload(), rest));
                case Ethernet.TYPE_IPV4 -> ip(Ipv4.read(frame, ethernet.payload(), rest), frame, now);
                case Ethernet.TYPE_IPV6 -> ip(Ipv6.read(frame, ethernet.payload(), rest), frame, now);
                default -> counters.drop(DropReason.UNKNOWN_ETHER_TYPE);
            }
        }
    }

    private void arp(@Nullable Arp packet) {
        if (packet == null) {
            counters.drop(DropReason.ARP_MALFORMED);
        } else if (packet.operation() != Arp.REQUEST || !isOurs(packet)) {
            counters.drop(DropReason.ARP_NOT_FOR_SERVICE);
        } else {
            writer.arpReply(packet);
        }
    }

    /** A guest that probes for a next hop's address, or announces it, is about to have it itself (RFC 5227, 2.1): it may. */
    private boolean isOurs(Arp request) {
        boolean inUse = !request.sender().isUnspecified() && !request.sender().equals(request.target());
        return request.target().equals(IpAddress.SERVICE_V4) || (inUse && nextHops.contains(request.target()));
    }

    private void ip(IpPacket packet, byte[] frame, long now) {
        switch (packet) {
            case IpPacket.Malformed _ -> counters.drop(DropReason.IP_MALFORMED);
            case IpPacket.Fragment _ -> counters.drop(DropReason.IP_FRAGMENT);
            case IpPacket.Whole whole -> transport(whole, frame, now);
        }
    }

    private void transport(IpPacket.Whole packet, byte[] frame, long now) {
        boolean v6 = packet.source().v6();
        if (v6 && packet.protocol() == IpPacket.ICMPV6) {
            // Solicitations go to a multicast address, and duplicate address detection comes from the unspecified one.
            icmp.receive(packet, frame, now);
        } else if (!packet.destination().equals(v6 ? IpAddress.SERVICE_V6 : IpAddress.SERVICE_V4)) {
            counters.drop(DropReason.IP_NOT_FOR_SERVICE);
        } else if (!packet.source().isAnswerable()) {
            counters.drop(DropReason.IP_BAD_SOURCE);
        } else if (packet.protocol() == IpPacket.TCP) {
            tcp.receive(packet, frame, now);
        } else if (packet.protocol() == IpPacket.ICMP && !v6) {
            icmp.receive(packet, frame, now);
        } else {
            counters.drop(DropReason.UNKNOWN_PROTOCOL);
        }
    }

    /** Sends what is due. */
    public void dispatch(long now) {
        tcp.dispatch(now);
    }

    /** When {@link #dispatch} has something to do: not after {@code now} for at once, or {@code Long.MAX_VALUE}. */
    public long pollAt(long now) {
        return tcp.pollAt(now);
    }

    /** Resets every connection, and {@linkplain #leave leaves}. */
    public void close(long now) {
        tcp.close(now);
        leave();
    }

    /** Gives back what the link has of the shared bounds: it is not used any more. */
    public void leave() {
        tcp.leave();
    }

    /** The connections that are not over, and those that are but for what the application has not read yet. */
    public ImmutableList<LinkConnection> connections() {
        return tcp.connections();
    }

    /** How many connections there are, those in TIME-WAIT included. */
    public int connectionCount() {
        return tcp.connectionCount();
    }

    /** Them, for an operator. */
    public ImmutableList<ConnectionView> views() {
        return tcp.views();
    }

    public LinkCounters counters() {
        return counters;
    }
}
