package io.metapunt.link;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one link has seen; written and read on the link's thread. */
public final class LinkCounters {
    long framesIn;
    long framesOut;
    long segmentsIn;
    long segmentsOut;
    long accepted;
    long resetsSent;
    long cookiesSent;
    long cookiesAccepted;
    long retransmissions;
    long lastFrameAt = -1;

    @Nullable
    DropReason lastDrop;

    private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);

    void drop(DropReason reason) {
        lastDrop = reason;
        drops.merge(reason, 1L, Long::sum);
    }

    public long framesIn() {
        return framesIn;
    }

    public long framesOut() {
        return framesOut;
    }

    public long segmentsIn() {
        return segmentsIn;
    }

    public long segmentsOut() {
        return segmentsOut;
    }

    /** Connections whose handshake was completed. */
    public long accepted() {
        return accepted;
    }

    /** RSTs sent to segments of unknown connections. */
    public long resetsSent() {
        return resetsSent;
    }

    /** SYNs that were answered with a cookie, since there were too many half-open connections. */
    public long cookiesSent() {
        return cookiesSent;
    }

    /** Connections that were opened by a cookie. */
    public long cookiesAccepted() {
        return cookiesAccepted;
    }

    /** Segments that were sent more than once. */
    public long retransmissions() {
        return retransmissions;
    }

    /** When a frame last came, by the link's clock; negative if none ever did. */
    public long lastFrameAt() {
        return lastFrameAt;
    }

    /** Why the last frame came to nothing, or null if something became of it. */
    public @Nullable DropReason lastDrop() {
        return lastDrop;
    }

    /** Takes another link's counts in. */
    public void add(LinkCounters other) {
        framesIn += other.framesIn;
        framesOut += other.framesOut;
        segmentsIn += other.segmentsIn;
        segmentsOut += other.segmentsOut;
        accepted += other.accepted;
        resetsSent += other.resetsSent;
        cookiesSent += other.cookiesSent;
        cookiesAccepted += other.cookiesAccepted;
        retransmissions += other.retransmissions;
        other.drops.forEach((reason, count) -> drops.merge(reason, count, Long::sum));
    }

    /** Drops by reason; reasons that never applied are not there. */
    public ImmutableMap<DropReason, Long> drops() {
        return Maps.immutableEnumMap(drops);
    }
}
