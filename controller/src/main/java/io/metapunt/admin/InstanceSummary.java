package io.metapunt.admin;

import io.metapunt.instance.Instance;
import java.util.List;

/**
 * An instance in a line.
 *
 * @param file the name of its file
 * @param macs its NICs' MAC addresses
 */
public record InstanceSummary(
        String uuid, String name, String hostname, String projectId, String file, List<String> macs) {
    /** Of an instance in {@code file}. */
    public static InstanceSummary of(String file, Instance instance) {
        return new InstanceSummary(
                instance.uuid().toString(),
                instance.name(),
                instance.hostname(),
                instance.projectId(),
                file,
                instance.nics().stream().map(nic -> nic.mac().toString()).toList());
    }
}
