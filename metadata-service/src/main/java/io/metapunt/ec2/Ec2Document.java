package io.metapunt.ec2;

import com.google.common.collect.ImmutableSortedMap;
import io.metapunt.instance.Instance;
import java.util.HashMap;
import java.util.Map;

/** Builds one version's tree of an instance: each key from its version on ({@code get_ec2_metadata} in Nova). */
final class Ec2Document {
    private final Instance instance;
    private final Ec2Version version;
    private final Map<String, Node> metaData = new HashMap<>();

    private Ec2Document(Instance instance, Ec2Version version) {
        this.instance = instance;
        this.version = version;
    }

    static Node.Directory of(Instance instance, Ec2Version version) {
        Map<String, Node> root = new HashMap<>();
        root.put("meta-data", new Ec2Document(instance, version).metaData());
        instance.userData().ifPresent(data -> root.put("user-data", new Node.Leaf(data.octets())));
        return new Node.Directory(root);
    }

    private Node.Directory metaData() {
        Ec2Ids ids = Ec2Ids.of(instance);
        put(Ec2Version.V1_0, "ami-id", ids.image());
        put(Ec2Version.V1_0, "ami-launch-index", Integer.toString(instance.launchIndex()));
        put(Ec2Version.V1_0, "ami-manifest-path", "FIXME");
        put(Ec2Version.V1_0, "hostname", instance.hostname());
        put(Ec2Version.V1_0, "instance-id", ids.instance());
        put(Ec2Version.V1_0, "local-ipv4", instance.localIpv4().orElse(""));
        put(Ec2Version.V1_0, "reservation-id", ids.reservation());
        put(Ec2Version.V1_0, "security-groups", String.join("\n", instance.securityGroups()));
        if (!instance.keys().isEmpty()) {
            metaData.put("public-keys", publicKeys());
        }
        put(Ec2Version.V2007_01_19, "local-hostname", instance.hostname());
        put(Ec2Version.V2007_01_19, "public-hostname", instance.hostname());
        put(Ec2Version.V2007_01_19, "public-ipv4", instance.publicIpv4().orElse(""));
        put(Ec2Version.V2007_08_29, "instance-type", instance.instanceType());
        put(Ec2Version.V2007_12_15, "block-device-mapping", blockDevices());
        put(Ec2Version.V2008_02_01, "placement", placement());
        put(Ec2Version.V2008_09_01, "instance-action", "none");
        return new Node.Directory(metaData);
    }

    private void put(Ec2Version first, String key, String value) {
        put(first, key, new Node.Leaf(value));
    }

    private void put(Ec2Version first, String key, Node value) {
        if (version.since(first)) {
            metaData.put(key, value);
        }
    }

    /** A key's directory is listed by number and name, and found by its number. */
    private Node.Directory publicKeys() {
        Map<String, Node> keys = new HashMap<>();
        for (int i = 0; i < instance.keys().size(); i++) {
            Instance.KeyPair key = instance.keys().get(i);
            keys.put(
                    Integer.toString(i),
                    new Node.Directory(
                            i + "=" + key.name(), ImmutableSortedMap.of("openssh-key", new Node.Leaf(key.data()))));
        }
        return new Node.Directory(keys);
    }

    private Node.Directory placement() {
        return new Node.Directory(Map.of(
                "availability-zone", new Node.Leaf(instance.availabilityZone().orElse(""))));
    }

    /** Nova's mapping of an instance without a known root device. */
    private static Node.Directory blockDevices() {
        return new Node.Directory(Map.of(
                "ami", new Node.Leaf("sda1"),
                "ephemeral0", new Node.Leaf("sda2"),
                "root", new Node.Leaf("/dev/sda1"),
                "swap", new Node.Leaf("sda3")));
    }
}
