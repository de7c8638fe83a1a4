package io.metapunt.openstack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metapunt.instance.Instance;

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
        if (!instance.files().isEmpty()) {
            ArrayNode files = document.putArray("files");
            for (int i = 0; i < instance.files().size(); i++) {
                files.addObject()
                        .put("path", instance.files().get(i).path())
                        .put("content_path", "/content/" + Content.name(i));
            }
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
            document.set("devices", Devices.of(instance, version));
        }
        if (version.since(OpenStackVersion.VICTORIA)) {
            ArrayNode cpus = document.putArray("dedicated_cpus");
            instance.dedicatedCpus().forEach(cpus::add);
        }
        return document;
    }
}
