package io.metapunt.metrics;

import io.metapunt.daemon.BridgeFigures;
import io.prometheus.metrics.model.snapshots.Labels;

/** Whose figures: of a bridge's guests in all, or of one. */
record Scope(Labels labels, BridgeFigures.Traffic traffic) {
    static Scope of(BridgeFigures bridge) {
        return new Scope(Labels.of("bridge", bridge.bridge()), bridge.total());
    }

    static Scope of(BridgeFigures bridge, BridgeFigures.GuestFigures guest) {
        return new Scope(labels(bridge, guest), guest.traffic());
    }

    static Labels labels(BridgeFigures bridge, BridgeFigures.GuestFigures guest) {
        return Labels.of(
                "bridge",
                bridge.bridge(),
                "port",
                guest.port(),
                "vlan",
                Integer.toString(guest.vlan()),
                "instance_uuid",
                guest.instance());
    }
}
