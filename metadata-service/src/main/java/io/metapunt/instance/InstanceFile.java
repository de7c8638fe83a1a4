package io.metapunt.instance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An instance as its file writes it; what is wrong is said by an {@link IllegalArgumentException}. Keys are snake_case. */
record InstanceFile(
        @Nullable UUID uuid,
        @Nullable String name,
        @Nullable String hostname,
        @Nullable String projectId,
        @Nullable String availabilityZone,
        @Nullable Integer launchIndex,
        @Nullable Map<String, String> meta,
        @Nullable Map<String, String> publicKeys,
        @Nullable List<Key> keys,
        @Nullable String userData,
        @Nullable String userDataBase64,
        @Nullable List<NicFile> nics,
        @Nullable List<ObjectNode> devices,
        @Nullable List<Integer> dedicatedCpus,
        @Nullable ObjectNode vendorData,
        @Nullable ObjectNode networkData,
        @Nullable String instanceType,
        @Nullable List<String> securityGroups,
        @Nullable String publicIpv4,
        @Nullable List<InjectedFile> files,
        @Nullable ImdsSection imds) {

    /** As many as their four digits count. */
    private static final int MAX_FILES = 10_000;

    /** An entry of {@code keys}. */
    record Key(String name, String type, String data) {
        Key {
            // What is missing is null, whatever the declaration says.
            if (Arrays.asList(name, type, data).contains(null)) {
                throw new IllegalArgumentException("a key needs name, type and data");
            }
            if (!type.equals("ssh") && !type.equals("x509")) {
                throw new IllegalArgumentException("key type \"" + type + "\" is neither ssh nor x509");
            }
        }
    }

    /** An entry of {@code files}. */
    record InjectedFile(
            @Nullable String path,
            @Nullable String content,
            @Nullable String contentBase64) {
        Instance.InjectedFile file() {
            Optional<Blob> octets = Blob.of("content", content, contentBase64);
            if (path == null || octets.isEmpty()) {
                throw new IllegalArgumentException("a file needs path, and content or content_base64");
            }
            return new Instance.InjectedFile(path, octets.get());
        }
    }

    /**
     * The section {@code imds}.
     *
     * @param tokens as text: to YAML, a bare {@code off} is false
     */
    record ImdsSection(
            @Nullable Boolean endpoint,
            @Nullable String tokens,
            @Nullable Integer hopLimit) {
        ImdsOptions options() {
            return new ImdsOptions(
                    Optional.ofNullable(endpoint),
                    Optional.ofNullable(tokens).map(TokenMode::parse),
                    Optional.ofNullable(hopLimit));
        }
    }

    static <T> List<T> each(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static <T> Map<String, T> each(@Nullable Map<String, T> map) {
        return map == null ? Map.of() : map;
    }

    Instance instance() {
        if (uuid == null) {
            throw new IllegalArgumentException("no uuid");
        }
        String shown = name == null ? uuid.toString() : name;
        if (launchIndex != null && launchIndex < 0) {
            throw new IllegalArgumentException("launch_index is below 0");
        }
        ObjectNode nothing = JsonNodeFactory.instance.objectNode();
        return new Instance(
                uuid,
                shown,
                hostname == null ? shown + ".novalocal" : hostname,
                projectId == null ? "" : projectId,
                Optional.ofNullable(availabilityZone),
                launchIndex == null ? 0 : launchIndex,
                ImmutableMap.copyOf(each(meta)),
                keyPairs(),
                Blob.of("user_data", userData, userDataBase64),
                each(nics).stream().map(NicFile::nic).collect(ImmutableList.toImmutableList()),
                ImmutableList.copyOf(each(devices)),
                ImmutableList.sortedCopyOf(each(dedicatedCpus)),
                vendorData == null ? nothing : vendorData,
                Optional.ofNullable(networkData),
                instanceType == null ? "" : instanceType,
                ImmutableList.copyOf(each(securityGroups)),
                Optional.ofNullable(publicIpv4).map(ip -> Addresses.checked("public_ipv4", ip)),
                injectedFiles(),
                imds == null ? ImdsOptions.NONE : imds.options());
    }

    private ImmutableList<Instance.InjectedFile> injectedFiles() {
        if (each(files).size() > MAX_FILES) {
            throw new IllegalArgumentException("more than " + MAX_FILES + " files");
        }
        return each(files).stream().map(InjectedFile::file).collect(ImmutableList.toImmutableList());
    }

    private ImmutableList<Instance.KeyPair> keyPairs() {
        ImmutableList.Builder<Instance.KeyPair> pairs = ImmutableList.builder();
        each(publicKeys).forEach((keyName, data) -> pairs.add(new Instance.KeyPair(keyName, type(data), data)));
        each(keys).forEach(key -> pairs.add(new Instance.KeyPair(key.name, key.type, key.data)));
        return pairs.build();
    }

    private static String type(String data) {
        return data.startsWith("-----BEGIN CERTIFICATE") ? "x509" : "ssh";
    }
}
