package io.metapunt.instance;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.StdConverter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
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

        @Nullable @JsonDeserialize(converter = PublicKeys.class)
        List<Instance.KeyPair> publicKeys,

        @Nullable @JsonDeserialize(contentConverter = Key.Whole.class)
        List<Instance.KeyPair> keys,

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

        @Nullable String imageId,

        @Nullable @JsonDeserialize(converter = Ec2Section.Whole.class)
        Ec2Facts ec2,

        @Nullable @JsonDeserialize(converter = ImdsSection.Whole.class)
        ImdsOptions imds) {

    /** As many as their four digits count. */
    private static final int MAX_FILES = 10_000;

    /** {@code public_keys}: names and keys, whose kind shows. */
    static final class PublicKeys extends StdConverter<Map<String, String>, List<Instance.KeyPair>> {
        @Override
        public List<Instance.KeyPair> convert(Map<String, String> written) {
            return written.entrySet().stream()
                    .map(key -> new Instance.KeyPair(key.getKey(), type(key.getValue()), key.getValue()))
                    .toList();
        }

        private static String type(String data) {
            return data.startsWith("-----BEGIN CERTIFICATE") ? "x509" : "ssh";
        }
    }

    /** An entry of {@code keys}. */
    record Key(
            @Nullable String name,
            @Nullable String type,
            @Nullable String data) {
        static final class Whole extends StdConverter<Key, Instance.KeyPair> {
            @Override
            public Instance.KeyPair convert(Key written) {
                if (written.name == null || written.type == null || written.data == null) {
                    throw new IllegalArgumentException("a key needs name, type and data");
                }
                if (!written.type.equals("ssh") && !written.type.equals("x509")) {
                    throw new IllegalArgumentException("key type \"" + written.type + "\" is neither ssh nor x509");
                }
                return new Instance.KeyPair(written.name, written.type, written.data);
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

    /** The section {@code ec2}. */
    record Ec2Section(
            @Nullable String tree,
            @Nullable String region,
            @Nullable Map<String, String> tags,
            @Nullable String architecture,
            @Nullable String kernelId,
            @Nullable String ramdiskId,
            @Nullable Map<String, String> blockDeviceMapping) {
        static final class Whole extends StdConverter<Ec2Section, Ec2Facts> {
            @Override
            public Ec2Facts convert(Ec2Section written) {
                return new Ec2Facts(
                        Optional.ofNullable(written.tree).map(Ec2Style::parse),
                        Optional.ofNullable(written.region),
                        ImmutableMap.copyOf(each(written.tags)),
                        Optional.ofNullable(written.architecture),
                        Optional.ofNullable(written.kernelId),
                        Optional.ofNullable(written.ramdiskId),
                        ImmutableMap.copyOf(each(written.blockDeviceMapping)));
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
        return new Instance(
                uuid,
                shown,
                hostname == null ? shown + ".novalocal" : hostname,
                projectId == null ? "" : projectId,
                Optional.ofNullable(availabilityZone),
                launchIndex == null ? 0 : launchIndex,
                ImmutableMap.copyOf(each(meta)),
                ImmutableList.<Instance.KeyPair>builder()
                        .addAll(each(publicKeys))
                        .addAll(each(keys))
                        .build(),
                Blob.of("user_data", userData, userDataBase64),
                ImmutableList.copyOf(each(nics)),
                ImmutableList.copyOf(each(devices)),
                ImmutableList.sortedCopyOf(each(dedicatedCpus)),
                Optional.ofNullable(vendorData),
                Optional.ofNullable(networkData),
                instanceType == null ? "" : instanceType,
                ImmutableList.copyOf(each(securityGroups)),
                Optional.ofNullable(publicIpv4),
                ImmutableList.copyOf(each(files)),
                Optional.ofNullable(imageId),
                ec2 == null ? Ec2Facts.NONE : ec2,
                imds == null ? ImdsOptions.NONE : imds);
    }
}
