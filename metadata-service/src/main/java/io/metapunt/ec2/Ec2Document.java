package io.metapunt.ec2;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import io.metapunt.instance.Ec2Policy;
import io.metapunt.instance.Ec2Style;
import io.metapunt.instance.Instance;
import java.util.HashMap;
import java.util.Map;

/** Builds one version's tree of an instance: each key from its version on ({@code get_ec2_metadata} in Nova). */
final class Ec2Document {
    /** Nova's mapping of an instance without a known root device. */
    private static final ImmutableMap<String, String> UNKNOWN_DEVICES =
            ImmutableMap.of("ami", "sda1", "ephemeral0", "sda2", "root", "/dev/sda1", "swap", "sda3");

    private final Instance instance;
    private final Ec2Policy policy;
    private final Ec2Ids ids;
    private final Keys root;

    private Ec2Document(Instance instance, Ec2Version version, Ec2Policy policy) {
        this.instance = instance;
        this.policy = policy;
        this.ids = Ec2Ids.of(instance);
        this.root = new Keys(version);
    }

    static Node.Directory of(Instance instance, Ec2Version version, Ec2Policy policy) {
        return new Ec2Document(instance, version, policy).whole();
    }

    private Node.Directory whole() {
        Keys metaData = metaData();
        Keys placement = root.below();
        placement.put(
                Ec2Version.V1_0,
                "availability-zone",
                instance.availabilityZone().orElse(""));
        if (policy.tree() == Ec2Style.AWS) {
            AwsKeys aws = new AwsKeys(instance, policy, ids);
            aws.addTo(metaData);
            aws.addToPlacement(placement);
            root.put(Ec2Version.V2009_04_04, "dynamic", aws.dynamic(root.below()));
        }
        metaData.put(Ec2Version.V2008_02_01, "placement", placement);
        root.put(Ec2Version.V1_0, "meta-data", metaData);
        instance.userData().ifPresent(data -> root.put(Ec2Version.V1_0, "user-data", new Node.Leaf(data.octets())));
        return root.directory();
    }

    private Keys metaData() {
        Keys keys = root.below()
                .put(Ec2Version.V1_0, "ami-id", ids.image())
                .put(Ec2Version.V1_0, "ami-launch-index", Integer.toString(instance.launchIndex()))
                .put(Ec2Version.V1_0, "ami-manifest-path", "FIXME")
                .put(Ec2Version.V1_0, "hostname", instance.hostname())
                .put(Ec2Version.V1_0, "instance-id", ids.instance())
                .put(Ec2Version.V1_0, "local-ipv4", localIpv4())
                .put(Ec2Version.V1_0, "reservation-id", ids.reservation())
                .put(Ec2Version.V1_0, "security-groups", String.join("\n", instance.securityGroups()))
                .put(Ec2Version.V2007_01_19, "local-hostname", instance.hostname())
                .put(Ec2Version.V2007_01_19, "public-hostname", instance.hostname())
                .put(
                        Ec2Version.V2007_01_19,
                        "public-ipv4",
                        instance.publicIpv4().orElse(""))
                .put(Ec2Version.V2007_08_29, "instance-type", instance.instanceType())
                .put(Ec2Version.V2007_12_15, "block-device-mapping", blockDevices())
                .put(Ec2Version.V2007_12_15, "kernel-id", ids.kernel())
                .put(Ec2Version.V2007_12_15, "ramdisk-id", ids.ramdisk())
                .put(Ec2Version.V2008_09_01, "instance-action", "none");
        return instance.keys().isEmpty() ? keys : keys.put(Ec2Version.V1_0, "public-keys", publicKeys());
    }

    /** Where no fixed address is known, Nova tells the guest the address that it asks from. */
    private Node localIpv4() {
        return instance.localIpv4().<Node>map(Node.Leaf::new).orElseGet(Node.RequesterIpv4::new);
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

    private Keys blockDevices() {
        ImmutableMap<String, String> given = instance.ec2().blockDevices();
        Keys devices = root.below();
        (given.isEmpty() ? UNKNOWN_DEVICES : given)
                .forEach((name, device) -> devices.put(Ec2Version.V1_0, name, device));
        return devices;
    }
}
