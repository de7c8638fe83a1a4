package io.metapunt.openstack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metapunt.instance.Instance;
import java.util.ArrayList;
import java.util.List;

/** {@code meta_data.json}: each field from its version on. The random seed is left out; see {@link SeededDocument}. */
final class MetaData {
    private MetaData() {}

    static ObjectNode of(Instance instance, OpenStackVersion version) {
        ObjectNode document = NovaJson.mapper.createObjectNode();
        document.put("uuid", instance.uuid().toString());
        if (!instance.meta().isEmpty()) {
            ObjectNode meta = document.putObject("meta");
            instance.meta().forEach(meta::put);
        }
        if (!instance.keys().isEmpty()) {
            ObjectNode publicKeys = document.putObject("public_keys");
            ArrayNode keys = document.putArray("keys");
            instance.keys().forEach(key -> {
                publicKeys.put(key.name(), key.data());
                keys.addObject().put("name", key.name()).put("type", key.type()).put("data", key.data());
            });
        }
        document.put("hostname", instance.hostname());
        document.put("name", instance.name());
        document.put("launch_index", instance.launchIndex());
        document.put("availability_zone", instance.availabilityZone().orElse(null));
        if (version.since(OpenStackVersion.LIBERTY)) {
            document.put("project_id", instance.projectId());
        }
        if (version.since(OpenStackVersion.NEWTON_ONE)) {
            document.set("devices", devices(instance, version));
        }
        if (version.since(OpenStackVersion.VICTORIA)) {
            ArrayNode cpus = document.putArray("dedicated_cpus");
            instance.dedicatedCpus().forEach(cpus::add);
        }
        return document;
    }

    /** Fields and kinds of devices that a version does not know are left out. */
    private static ArrayNode devices(Instance instance, OpenStackVersion version) {
        List<ObjectNode> known = new ArrayList<>();
        for (ObjectNode given : instance.devices()) {
            ObjectNode device = given.deepCopy();
            if (!version.since(OpenStackVersion.OCATA)) {
                device.remove("vlan");
            }
            if (!version.since(OpenStackVersion.ROCKY)) {
                device.remove("vf_trusted");
            }
            boolean named = device.has("tags") || device.has("vlan") || device.has("vf_trusted");
            boolean shown = switch (device.path("type").asText()) {
                case "nic" -> named;
                case "disk" -> true;
                case "share" -> version.since(OpenStackVersion.EPOXY);
                default -> false;
            };
            if (shown) {
                known.add(device);
            }
        }
        ArrayNode devices = NovaJson.mapper.createArrayNode();
        known.forEach(devices::add);
        return devices;
    }
}
