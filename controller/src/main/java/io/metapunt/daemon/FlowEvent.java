package io.metapunt.daemon;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a flow between two looks.
 *
 * @param what what happened
 * @param flow as ovs-ofctl(8) writes it
 */
public record FlowEvent(String bridge, What what, String kind, String flow) {
    /** What happens to flows. */
    public enum What {
        /** It is wanted and there. */
        ADDED,
        /** It is neither wanted nor there any more. */
        REMOVED,
        /** It is wanted, and is not there: somebody took it away, or it is about to be put in. */
        MISSING,
        /** It is there, and is not wanted. */
        UNWANTED,
        /** It is foreign, and keeps guests' packets from us. */
        SHADOWING,
        /** It is there anew: somebody took it away, and it was put back. */
        PUT_BACK
    }

    /** What happened between {@code before} and {@code now}. */
    static List<FlowEvent> between(List<FlowStatus> before, List<FlowStatus> now) {
        Map<String, FlowStatus> old = new LinkedHashMap<>();
        before.forEach(flow -> old.put(flow.bridge() + " " + flow.flow(), flow));
        List<FlowEvent> events = new ArrayList<>();
        for (FlowStatus flow : now) {
            FlowStatus was = old.remove(flow.bridge() + " " + flow.flow());
            if (was == null || was.state() != flow.state()) {
                events.add(of(flow, what(was, flow)));
            } else if (flow.seconds() < was.seconds()) {
                events.add(of(flow, What.PUT_BACK));
            }
        }
        old.values().forEach(gone -> events.add(of(gone, What.REMOVED)));
        return events;
    }

    private static What what(@Nullable FlowStatus was, FlowStatus flow) {
        return switch (flow.state()) {
            case PRESENT -> was != null && was.state() == FlowStatus.State.MISSING ? What.PUT_BACK : What.ADDED;
            case MISSING -> What.MISSING;
            case UNWANTED -> What.UNWANTED;
            case SHADOWING -> What.SHADOWING;
        };
    }

    private static FlowEvent of(FlowStatus flow, What what) {
        return new FlowEvent(flow.bridge(), what, flow.kind(), flow.flow());
    }
}
