package io.metapunt.instance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import java.util.UUID;

/**
 * An instance's metadata; immutable.
 *
 * @param hostname with its domain
 * @param launchIndex place among the instances of one request, from 0
 * @param meta what its user set
 * @param devices as Nova describes tagged devices
 * @param vendorData the object of {@code vendor_data.json}, or empty for what instances have in common
 * @param imageId the image it was made from
 * @param networkData the whole of {@code network_data.json}, or empty to derive it from the NICs
 */
public record Instance(
        UUID uuid,
        String name,
        String hostname,
        String projectId,
        Optional<String> availabilityZone,
        int launchIndex,
        ImmutableMap<String, String> meta,
        ImmutableList<KeyPair> keys,
        Optional<Blob> userData,
        ImmutableList<Nic> nics,
        ImmutableList<ObjectNode> devices,
        ImmutableList<Integer> dedicatedCpus,
        Optional<ObjectNode> vendorData,
        Optional<ObjectNode> networkData,
        String instanceType,
        ImmutableList<String> securityGroups,
        Optional<String> publicIpv4,
        ImmutableList<InjectedFile> files,
        Optional<String> imageId,
        Ec2Facts ec2,
        ImdsOptions imds) {

    /**
     * A public key.
     *
     * @param type {@code ssh} or {@code x509}
     */
    public record KeyPair(String name, String type, String data) {
        public KeyPair {
            // A listing shows it on a line.
            if (name.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("a key's name with a control character");
            }
        }
    }

    /**
     * A file that the guest is to write.
     *
     * @param path where to
     */
    public record InjectedFile(String path, Blob content) {}

    /** The first fixed IPv4 address, if there is one. */
    public Optional<String> localIpv4() {
        return nics.stream()
                .flatMap(nic -> nic.addresses().stream())
                .filter(address -> !address.v6())
                .map(Nic.Address::ip)
                .findFirst();
    }
}
