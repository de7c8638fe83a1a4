package io.metapunt.instance;

import io.metapunt.packet.MacAddress;
import java.util.Optional;
import java.util.UUID;

/**
 * A guest's NIC as Open vSwitch knows it: the proof of who asks. Nothing in it comes from the guest.
 *
 * @param bridge the bridge's name
 * @param ofport the OpenFlow port number
 * @param portName the Interface's name
 * @param vlan VLAN ID that its frames carry, 1 to 4094, or 0 for untagged
 * @param mac the Interface's {@code attached-mac}
 * @param mtu the port's MTU in octets
 * @param instanceId the instance, if the switch names it ({@code metapunt-instance}, {@code vm-uuid} or {@code vm-id})
 * @param interfaceId {@code iface-id}: Neutron's port ID, if there is one
 * @param projectId the instance's project, if the switch names it ({@code metapunt-project})
 */
public record Guest(
        String bridge,
        int ofport,
        String portName,
        int vlan,
        MacAddress mac,
        int mtu,
        Optional<UUID> instanceId,
        Optional<String> interfaceId,
        Optional<String> projectId) {}
