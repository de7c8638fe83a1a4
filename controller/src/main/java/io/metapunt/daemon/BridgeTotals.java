package io.metapunt.daemon;

import io.metapunt.link.LinkCounters;
import io.metapunt.openflow.PacketOuts;
import io.metapunt.responder.Responder;
import org.jspecify.annotations.Nullable;

/** What a bridge has counted over all its sessions: those that ended, and the one there is. On its event loop, as the bridge. */
final class BridgeTotals {
    private final LinkCounters departed = new LinkCounters();
    private long departedUnknown;
    private long departedDrops;
    private long sessions;
    private @Nullable Current current;

    private record Current(Responder responder, PacketOuts packetOuts) {}

    /** A session has begun. */
    void begin(Responder responder, PacketOuts packetOuts) {
        sessions++;
        current = new Current(responder, packetOuts);
    }

    /** It has ended, and its responder is closed. */
    void end() {
        if (current != null) {
            departed.add(current.responder.total());
            departedUnknown += current.responder.unknownSource();
            departedDrops += current.packetOuts.dropped();
            current = null;
        }
    }

    /** How many sessions there were. */
    long sessions() {
        return sessions;
    }

    /** What all links have counted. */
    LinkCounters links() {
        LinkCounters total = new LinkCounters();
        total.add(departed);
        if (current != null) {
            total.add(current.responder.total());
        }
        return total;
    }

    /** Frames that came from no guest. */
    long unknownSource() {
        return departedUnknown + (current == null ? 0 : current.responder.unknownSource());
    }

    /** Frames to guests that were dropped since the switch did not read. */
    long packetOutsDropped() {
        return departedDrops + (current == null ? 0 : current.packetOuts.dropped());
    }
}
