package io.metapunt.ovsdb;

import java.util.concurrent.CompletionStage;

/** Where a bridge's ports are written down: the Open vSwitch database. Stages complete on any thread. */
public interface PortStore {
    /** The key in external_ids by which a port of ours is known; its value is the bridge. */
    String OWNER_KEY = "metapunt-punt";

    /** VLAN that no frame outside of the port can be in. */
    int ISOLATED_VLAN = 4_095;

    /** The mode in which that holds for frames that carry this VLAN ID as well. */
    String ISOLATED_MODE = "dot1q-tunnel";

    /**
     * Adds the interface {@code port} to {@code bridge} so that nothing but a flow that names it can send to it.
     *
     * @param ofport the port number to ask for
     * @param there whether the port is there already, and is only to be made right
     */
    CompletionStage<Void> isolate(String bridge, String port, int ofport, boolean there);

    /** Takes {@code port} away from {@code bridge}; nothing is done if it is not there. */
    CompletionStage<Void> remove(String bridge, String port);
}
