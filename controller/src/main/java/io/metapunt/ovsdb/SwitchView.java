package io.metapunt.ovsdb;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.OptionalInt;

/**
 * Open vSwitch's configuration as of one transaction; immutable.
 *
 * @param connected whether the database is connected; if not, the rest is what was last known
 * @param bridges the bridges by name
 */
public record SwitchView(boolean connected, ImmutableMap<String, Bridge> bridges) {
    /** Nothing known yet. */
    public static final SwitchView EMPTY = new SwitchView(false, ImmutableMap.of());

    /** The same, disconnected. */
    public SwitchView stale() {
        return new SwitchView(false, bridges);
    }

    /**
     * A row of the Bridge table.
     *
     * @param datapathId 16 hexadecimal digits, or empty while there is no datapath
     * @param failMode {@code secure}, {@code standalone} or empty
     * @param hasController whether it is to have a controller of its own; the management socket is none
     * @param protocols OpenFlow versions allowed, as {@code OpenFlow13}; empty for the default
     */
    public record Bridge(
            String name,
            String datapathId,
            String failMode,
            boolean hasController,
            ImmutableSet<String> protocols,
            ImmutableList<Port> ports) {
        /** Whether the switch forwards by itself, by a rule above all others, while its own controller is away. */
        public boolean mayFailOpen() {
            return hasController && !failMode.equals("secure");
        }
    }

    /**
     * A row of the Port table.
     *
     * @param tag VLAN of an access port
     * @param vlanMode empty if not set
     */
    public record Port(
            String name,
            OptionalInt tag,
            ImmutableSet<Integer> trunks,
            String vlanMode,
            ImmutableList<Interface> interfaces) {}

    /**
     * A row of the Interface table.
     *
     * @param ofport OpenFlow port number; -1 if the interface could not be opened, 0 if not assigned yet
     * @param mtu in octets, 0 if it has none
     * @param error why it could not be opened, or empty
     */
    public record Interface(
            String name,
            int ofport,
            String type,
            ImmutableMap<String, String> options,
            ImmutableMap<String, String> externalIds,
            int mtu,
            String error) {}
}
