package io.metapunt.responder;

import io.metapunt.instance.Guest;
import io.metapunt.link.GuestLink;
import io.metapunt.link.PacketLimit;

/** A guest that is attached: who it is, its link, and its place in the responder's schedule. */
final class GuestPort {
    final Guest guest;
    final GuestLink link;
    long pollAt = Long.MAX_VALUE;
    boolean touched;
    /** What its packets are held to here, while the switch does not hold them to it. */
    PacketLimit limit = PacketLimit.NONE;

    final Backlog backlog = new Backlog();
    /** Whether it took in a frame in this turn, or has a backlog. */
    boolean heard;

    GuestPort(Guest guest, GuestLink link) {
        this.guest = guest;
        this.link = link;
    }

    /** What a frame must carry to be this guest's. */
    record Key(int ofport, int vlan, long mac) {
        static Key of(Guest guest) {
            return new Key(guest.ofport(), guest.vlan(), guest.mac().bits());
        }
    }
}
