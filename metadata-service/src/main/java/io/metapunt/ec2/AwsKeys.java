package io.metapunt.ec2;

import com.google.common.collect.ImmutableSortedMap;
import io.metapunt.instance.Ec2Policy;
import io.metapunt.instance.Instance;
import io.metapunt.instance.Nic;
import io.metapunt.instance.Subnet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * AWS's keys beyond Nova's, each from the version on that the EC2 user guide ("Instance metadata categories") names, or the
 * first behind it. What there is no value for is not there.
 */
final class AwsKeys {
    private final Instance instance;
    private final Ec2Policy policy;
    private final Ec2Ids ids;

    AwsKeys(Instance instance, Ec2Policy policy, Ec2Ids ids) {
        this.instance = instance;
        this.policy = policy;
        this.ids = ids;
    }

    void addTo(Keys metaData) {
        Optional<Nic> first = instance.nics().stream().findFirst();
        Keys macs = metaData.below();
        for (int i = 0; i < instance.nics().size(); i++) {
            Nic nic = instance.nics().get(i);
            macs.put(Ec2Version.V1_0, nic.mac().toString(), networkInterface(metaData.below(), nic, i));
        }
        Keys interfaces = metaData.below().put(Ec2Version.V1_0, "macs", macs);
        Keys tags = metaData.below();
        instance.ec2().tags().forEach((key, value) -> tags.put(Ec2Version.V1_0, key, value));
        metaData.put(Ec2Version.V2011_01_01, "mac", first.map(nic -> nic.mac().toString()))
                .put(Ec2Version.V2011_01_01, "network", metaData.below().put(Ec2Version.V1_0, "interfaces", interfaces))
                .put(Ec2Version.V2021_01_03, "ipv6", first.flatMap(nic -> address(nic, true)))
                .put(Ec2Version.V2021_03_23, "tags", metaData.below().put(Ec2Version.V1_0, "instance", tags));
    }

    void addToPlacement(Keys placement) {
        placement.put(Ec2Version.V2020_10_27, "region", policy.region());
    }

    Keys dynamic(Keys dynamic) {
        Node document = new Node.Leaf(IdentityDocument.of(instance, policy, ids));
        return dynamic.put(
                Ec2Version.V2009_04_04,
                "instance-identity",
                new Node.Directory("", ImmutableSortedMap.of("document", document)));
    }

    /** What floats is the first interface's. */
    private Keys networkInterface(Keys keys, Nic nic, int number) {
        Optional<String> publicIpv4 = number == 0 ? instance.publicIpv4() : Optional.empty();
        Optional<String> ipv4 = address(nic, false);
        keys.put(Ec2Version.V2011_01_01, "device-number", Integer.toString(number))
                .put(
                        Ec2Version.V2011_01_01,
                        "interface-id",
                        Ec2Ids.drawn("eni-", "interface", nic.portId().orElse(instance.uuid() + "/" + nic.mac())))
                .put(Ec2Version.V2011_01_01, "local-hostname", instance.hostname())
                .put(Ec2Version.V2011_01_01, "local-ipv4s", addresses(nic, false))
                .put(Ec2Version.V2011_01_01, "mac", nic.mac().toString())
                .put(
                        Ec2Version.V2011_01_01,
                        "owner-id",
                        Optional.of(instance.projectId()).filter(id -> !id.isEmpty()))
                .put(Ec2Version.V2011_01_01, "public-hostname", publicIpv4.map(_ -> instance.hostname()))
                .put(Ec2Version.V2011_01_01, "public-ipv4s", publicIpv4)
                .put(Ec2Version.V2011_01_01, "security-groups", instance.securityGroups())
                .put(
                        Ec2Version.V2011_01_01,
                        "subnet-id",
                        nic.networkId().map(network -> Ec2Ids.drawn("subnet-", "network", network)))
                .put(
                        Ec2Version.V2011_01_01,
                        "subnet-ipv4-cidr-block",
                        blocks(nic, false).stream().findFirst())
                .put(Ec2Version.V2016_06_30, "ipv6s", addresses(nic, true))
                .put(Ec2Version.V2016_06_30, "subnet-ipv6-cidr-blocks", blocks(nic, true));
        if (publicIpv4.isPresent() && ipv4.isPresent()) {
            keys.put(
                    Ec2Version.V2011_01_01,
                    "ipv4-associations",
                    keys.below().put(Ec2Version.V2011_01_01, publicIpv4.get(), ipv4));
        }
        return keys;
    }

    private static Optional<String> address(Nic nic, boolean v6) {
        return addresses(nic, v6).stream().findFirst();
    }

    private static List<String> addresses(Nic nic, boolean v6) {
        return each(nic, v6, Nic.Address::ip);
    }

    private static List<String> blocks(Nic nic, boolean v6) {
        return each(nic, v6, address -> address.network() + "/" + address.prefixLength());
    }

    private static List<String> each(Nic nic, boolean v6, Function<Nic.Address, String> what) {
        return nic.subnets().stream()
                .filter(subnet -> subnet.v6() == v6)
                .map(Subnet::addresses)
                .flatMap(List::stream)
                .map(what)
                .distinct()
                .toList();
    }
}
