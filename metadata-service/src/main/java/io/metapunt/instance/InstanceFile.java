package io.metapunt.instance;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.StdConverter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An instance as its file writes it; what is wrong is said by an {@link IllegalArgumentException}, as early as its entry is
 * read, so that it has a line. Keys are snake_case.
 */
record InstanceFile(
        @Nullable UUID uuid,
        @Nullable String name,
        @Nullable String hostname,
        @Nullable String projectId,
        @Nullable String availabilityZone,

        @Nullable @JsonDeserialize(converter = Parsed.Index.class)
        Integer launchIndex,

        @Nullable Map<String, String> meta,
        @Nullable Map<String, String> publicKeys,
        @Nullable List<Key> keys,
        @Nullable String userData,

        @Nullable @JsonDeserialize(converter = Parsed.Octets.class)
        Blob userDataBase64,

        @Nullable @JsonDeserialize(contentConverter = NicFile.Whole.class)
        List<Nic> nics,

        @Nullable List<ObjectNode> devices,
        @Nullable List<Integer> dedicatedCpus,
        @Nullable ObjectNode vendorData,
        @Nullable ObjectNode networkData,
        @Nullable String instanceType,
        @Nullable List<String> securityGroups,

        @Nullable @JsonDeserialize(converter = Parsed.Ip.class)
        String publicIpv4,

        @Nullable @JsonDeserialize(contentConverter = FileEntry.Whole.class)
        List<Instance.InjectedFile> files,

        @Nullable @JsonDeserialize(converter = ImdsSection.Whole.class)
        ImdsOptions imds) {

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
    record FileEntry(
            @Nullable String path,
            @Nullable String content,

            @Nullable @JsonDeserialize(converter = Parsed.Octets.class)
            Blob contentBase64) {
        static final class Whole extends StdConverter<FileEntry, Instance.InjectedFile> {
            @Override
            public Instance.InjectedFile convert(FileEntry written) {
                Optional<Blob> octets = Blob.of("content", written.content, written.contentBase64);
                if (written.path == null || octets.isEmpty()) {
                    throw new IllegalArgumentException("a file needs path, and content or content_base64");
                }
                return new Instance.InjectedFile(written.path, octets.get());
            }
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
        static final class Whole extends StdConverter<ImdsSection, ImdsOptions> {
            @Override
            public ImdsOptions convert(ImdsSection written) {
                return new ImdsOptions(
                        Optional.ofNullable(written.endpoint),
                        Optional.ofNullable(written.tokens).map(TokenMode::parse),
                        Optional.ofNullable(written.hopLimit));
            }
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
        if (each(files).size() > MAX_FILES) {
            throw new IllegalArgumentException("more than " + MAX_FILES + " files");
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
                ImmutableList.copyOf(each(nics)),
                ImmutableList.copyOf(each(devices)),
                ImmutableList.sortedCopyOf(each(dedicatedCpus)),
                vendorData == null ? nothing : vendorData,
                Optional.ofNullable(networkData),
                instanceType == null ? "" : instanceType,
                ImmutableList.copyOf(each(securityGroups)),
                Optional.ofNullable(publicIpv4),
                ImmutableList.copyOf(each(files)),
                imds == null ? ImdsOptions.NONE : imds);
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
