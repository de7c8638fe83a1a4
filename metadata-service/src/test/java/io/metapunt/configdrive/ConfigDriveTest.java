package io.metapunt.configdrive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableSortedMap;
import io.metapunt.instance.TestInstances;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigDriveTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    private static String text(Map<String, byte[]> files, String path) {
        return new String(files.getOrDefault(path, new byte[0]), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(IsoReader.Names.class)
    void imageHoldsTheDocumentsUnderEitherKindOfNames(IsoReader.Names names) throws IOException {
        IsoReader image = new IsoReader(ConfigDrive.of(TestInstances.sample(), TIME), names);
        assertThat(image.label()).isEqualTo("config-2");
        Map<String, byte[]> files = image.files();
        assertThat(files.keySet())
                .contains(
                        "openstack/2012-08-10/meta_data.json",
                        "openstack/2025-04-04/network_data.json",
                        "openstack/latest/vendor_data2.json",
                        "openstack/latest/user_data",
                        "ec2/2009-04-04/meta-data.json",
                        "ec2/latest/user-data")
                .doesNotContain(
                        "openstack/latest/password", "openstack/2012-08-10/vendor_data.json", "ec2/1.0/user-data");
        assertThat(text(files, "openstack/latest/user_data")).isEqualTo("#cloud-config\nhostname: x\n");
        JsonNode metaData = JsonMapper.builder().build().readTree(files.get("openstack/latest/meta_data.json"));
        assertThat(metaData.get("uuid").asText()).isEqualTo(TestInstances.UUID_ONE.toString());
        assertThat(metaData.get("random_seed").asText()).hasSize(684);
        JsonNode ec2 = JsonMapper.builder().build().readTree(files.get("ec2/latest/meta-data.json"));
        assertThat(ec2.get("ami-launch-index").isInt()).isTrue();
        assertThat(ec2.get("security-groups").isArray()).isTrue();
        assertThat(ec2.at("/public-keys/0/openssh-key").asText()).startsWith("ssh-");
    }

    @Test
    void injectedFilesAreThereByTheirNumbers() {
        Map<String, byte[]> files = Documents.of(TestInstances.read("""
                uuid: daf32a70-42c9-4d30-8ec5-3a5d97582cff
                files:
                  - {path: /etc/one, content: one}
                  - {path: /etc/two, content: two}
                """));
        assertThat(text(files, "openstack/content/0000")).isEqualTo("one");
        assertThat(text(files, "openstack/content/0001")).isEqualTo("two");
        assertThat(text(files, "openstack/latest/meta_data.json")).contains("/content/0001");
        assertThat(files).doesNotContainKeys("openstack/latest/user_data", "ec2/latest/user-data");
    }

    @ParameterizedTest
    @EnumSource(IsoReader.Names.class)
    void directoryOfManyFilesAndFilesOfEverySizeAreReadBack(IsoReader.Names names) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < 300; i++) {
            byte[] octets = new byte[i * 37];
            Arrays.fill(octets, (byte) i);
            files.put("many/of_them/file-" + i + ".bin", octets);
        }
        files.put("at-the-root", new byte[2_048]);
        files.put("empty", new byte[0]);
        files.put("same", new byte[2_048]);
        Map<String, byte[]> read =
                new IsoReader(IsoImage.write("label", TIME, ImmutableSortedMap.copyOf(files)), names).files();
        assertThat(read).containsOnlyKeys(files.keySet());
        files.forEach((path, octets) -> assertThat(read.get(path)).as(path).isEqualTo(octets));
    }

    @Test
    void sameOctetsAreThereOnce() {
        byte[] large = new byte[1_000_000];
        int one = IsoImage.write("l", TIME, Map.of("a", large)).length;
        int three = IsoImage.write("l", TIME, Map.of("a", large, "b", large.clone(), "c", large)).length;
        assertThat(three).isEqualTo(one);
    }

    @Test
    void imageOfTheSameFilesIsTheSame() {
        Map<String, byte[]> files = Map.of("a/b", new byte[] {1}, "c", new byte[] {2});
        assertThat(IsoImage.write("l", TIME, files)).isEqualTo(IsoImage.write("l", TIME, files));
    }
}
