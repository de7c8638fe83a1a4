package io.metapunt.instance;

import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What only an instance's EC2 tree tells. What is empty is left to what holds for all instances, or is not there.
 *
 * @param tree whose tree it is like
 * @param region where it runs
 * @param tags by their keys, as {@code tags/instance} has them
 * @param architecture of its processors, as AWS calls it
 * @param kernelId the kernel's image, if it is booted with one of its own
 * @param ramdiskId the RAM disk's image
 * @param blockDevices {@code block-device-mapping} as Nova names its keys; empty if the root device is not known
 */
public record Ec2Facts(
        Optional<Ec2Style> tree,
        Optional<String> region,
        ImmutableMap<String, String> tags,
        Optional<String> architecture,
        Optional<String> kernelId,
        Optional<String> ramdiskId,
        ImmutableMap<String, String> blockDevices) {
    /** Nothing is told. */
    public static final Ec2Facts NONE = new Ec2Facts(
            Optional.empty(),
            Optional.empty(),
            ImmutableMap.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            ImmutableMap.of());

    /** What AWS allows in the keys of tags that the metadata shows: each has to be one segment of a path. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{Nd}+\\-=.,_:@]{1,128}");

    public Ec2Facts {
        tags.keySet().forEach(key -> requireName("tags", key));
        blockDevices.keySet().forEach(key -> requireName("block_device_mapping", key));
    }

    private static void requireName(String map, String key) {
        if (!NAME.matcher(key).matches() || key.equals(".") || key.equals("..")) {
            throw new IllegalArgumentException(
                    map + ": \"" + key + "\" has to be letters, digits and +-=.,_:@, at most 128, and not . or ..");
        }
    }
}
