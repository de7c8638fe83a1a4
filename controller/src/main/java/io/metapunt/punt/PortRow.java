package io.metapunt.punt;

import io.metapunt.ovsdb.PortStore;
import io.metapunt.ovsdb.SwitchView;
import org.jspecify.annotations.Nullable;

/** The punt port as the database has it. */
record PortRow(SwitchView.Port port, SwitchView.Interface iface) {
    static @Nullable PortRow of(SwitchView view, String bridge, String name) {
        SwitchView.Bridge found = view.bridges().get(bridge);
        if (found == null) {
            return null;
        }
        for (SwitchView.Port port : found.ports()) {
            for (SwitchView.Interface iface : port.interfaces()) {
                if (iface.name().equals(name)) {
                    return new PortRow(port, iface);
                }
            }
        }
        return null;
    }

    boolean isOurs(String bridge) {
        return bridge.equals(iface.externalIds().get(PortStore.OWNER_KEY));
    }

    /** Whether nothing but a flow that names it can send to it, and nobody takes it for a guest's. */
    boolean isIsolated() {
        return port.tag().orElse(0) == PortStore.ISOLATED_VLAN
                && port.vlanMode().equals(PortStore.ISOLATED_MODE)
                && !iface.externalIds().containsKey("iface-id");
    }

    int ofport() {
        return iface.ofport();
    }

    /** Why the switch could not open it, or empty. */
    String error() {
        return iface.error();
    }
}
