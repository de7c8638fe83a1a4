package io.metapunt.link;

import io.metapunt.packet.MacAddress;

/**
 * A guest's end of its wire.
 *
 * @param vlan VLAN ID of its frames, or 0 for untagged
 * @param mtu largest IP packet in octets, either way
 */
public record LinkAddress(MacAddress mac, int vlan, int mtu) {
    /** The service's own MAC address, locally administered and the same on every link. */
    public static final MacAddress SERVICE_MAC = MacAddress.parse("02:a9:fe:a9:fe:50");
}
