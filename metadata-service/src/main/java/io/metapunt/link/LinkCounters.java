package io.metapunt.link;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.metapunt.tcp.CloseReason;
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
    long cookiesSentForBridge;
    long cookiesAccepted;
    long retransmissions;
    long lastFrameAt = -1;

    @Nullable
    DropReason lastDrop;

    private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
    private final Map<CloseReason, Long> closed = new EnumMap<>(CloseReason.class);

    void drop(DropReason reason) {
        lastDrop = reason;
        drops.merge(reason, 1L, Long::sum);
    }

    void closed(CloseReason reason) {
        closed.merge(reason, 1L, Long::sum);
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

    /** Those of them that the guest's own bound would have let pass, but not the bridge's. */
    public long cookiesSentForBridge() {
        return cookiesSentForBridge;
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
        cookiesSentForBridge += other.cookiesSentForBridge;
        cookiesAccepted += other.cookiesAccepted;
        retransmissions += other.retransmissions;
        other.drops.forEach((reason, count) -> drops.merge(reason, count, Long::sum));
        other.closed.forEach((reason, count) -> closed.merge(reason, count, Long::sum));
    }

    /** Connections that ended, by reason; reasons that never applied are not there. Those in TIME-WAIT have not ended yet. */
    public ImmutableMap<CloseReason, Long> closed() {
        return Maps.immutableEnumMap(closed);
    }

    /** Drops by reason; reasons that never applied are not there. */
    public ImmutableMap<DropReason, Long> drops() {
        return Maps.immutableEnumMap(drops);
    }
}
