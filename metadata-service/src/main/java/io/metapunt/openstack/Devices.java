package io.metapunt.openstack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableSet;
import io.metapunt.instance.Instance;

/**
 * The {@code devices} of {@code meta_data.json}: what a version does not know is left out ({@code _get_device_metadata} in
 * Nova's {@code api/metadata/base.py}).
 */
final class Devices {
    private static final ImmutableSet<String> BUSES = ImmutableSet.of("pci", "usb", "scsi", "ide", "xen", "none");

    private Devices() {}

    static ArrayNode of(Instance instance, OpenStackVersion version) {
        ArrayNode devices = NovaJson.mapper.createArrayNode();
        for (ObjectNode given : instance.devices()) {
            ObjectNode device = given.deepCopy();
            orNone(device, "bus");
            orNone(device, "address");
            if (BUSES.contains(device.path("bus").asText()) && isShown(device, version)) {
                devices.add(device);
            }
        }
        return devices;
    }

    private static void orNone(ObjectNode device, String field) {
        if (!device.has(field)) {
            device.put(field, "none");
        }
    }

    private static boolean isShown(ObjectNode device, OpenStackVersion version) {
        return switch (device.path("type").asText()) {
            case "nic" -> isShownNic(device, version);
            case "disk" -> true;
            case "share" -> version.since(OpenStackVersion.EPOXY);
            default -> false;
        };
    }

    /** A NIC is shown for what there is to tell of it; from Rocky on that is always something. */
    private static boolean isShownNic(ObjectNode nic, OpenStackVersion version) {
        if (!version.since(OpenStackVersion.OCATA)) {
            nic.remove("vlan");
        }
        if (!version.since(OpenStackVersion.ROCKY)) {
            nic.remove("vf_trusted");
        } else if (!nic.has("vf_trusted")) {
            nic.put("vf_trusted", false);
        }
        return nic.has("tags") || nic.has("vlan") || nic.has("vf_trusted");
    }
}
