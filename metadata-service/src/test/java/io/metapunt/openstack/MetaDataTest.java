package io.metapunt.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import io.metapunt.instance.TestInstances;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetaDataTest {
    private static final String UUID_LINE = "uuid: " + TestInstances.UUID_ONE + "\n";
    private static final String DEVICES = UUID_LINE + """
            devices:
              - {type: nic, bus: pci, address: a, mac: 'fa:16:3e:00:00:01', vf_trusted: false}
              - {type: nic, bus: pci, address: b, mac: 'fa:16:3e:00:00:02', tags: [t], vlan: 5}
              - {type: nic, bus: pci, address: c, mac: 'fa:16:3e:00:00:03', vlan: 6}
              - {type: disk, bus: scsi, address: d, serial: s}
              - {type: share, bus: none, address: e, share_id: i}
              - {type: oven, bus: usb, address: f}
            """;

    private static ObjectNode of(String instance, String version) {
        return MetaData.of(
                TestInstances.read(instance), OpenStackVersion.of(version).orElseThrow());
    }

    private static ImmutableList<String> names(ObjectNode document) {
        return ImmutableList.copyOf(document.fieldNames());
    }

    @Test
    void firstVersionHasWhatFolsomHad() {
        assertThat(names(of(TestInstances.SAMPLE, "2012-08-10")))
                .containsExactlyInAnyOrder(
                        "uuid", "public_keys", "keys", "hostname", "name", "launch_index", "availability_zone");
    }

    @Test
    void latestVersionHasAllButTheSeed() {
        assertThat(names(of(TestInstances.SAMPLE, "latest")))
                .containsExactlyInAnyOrder(
                        "uuid",
                        "public_keys",
                        "keys",
                        "hostname",
                        "name",
                        "launch_index",
                        "availability_zone",
                        "project_id",
                        "devices",
                        "dedicated_cpus");
    }

    @Test
    void keysAreGivenBothWaysAndNotAtAllWithoutOne() {
        ObjectNode document = of(TestInstances.SAMPLE, "latest");
        assertThat(document.at("/public_keys/mykey").asText()).isEqualTo("ssh-ed25519 AAAA mykey@host");
        assertThat(document.at("/keys/0/type").asText()).isEqualTo("ssh");
        assertThat(document.at("/keys/0/name").asText()).isEqualTo("mykey");
        assertThat(document.at("/keys/0/data").asText()).isEqualTo("ssh-ed25519 AAAA mykey@host");
        assertThat(names(of(UUID_LINE, "latest"))).doesNotContain("public_keys", "keys", "meta");
    }

    @Test
    void zoneThatIsNotKnownIsNull() {
        assertThat(of(UUID_LINE, "latest").get("availability_zone").isNull()).isTrue();
    }

    @Test
    void metaAndPinnedCpusAreTheUsers() {
        ObjectNode document = of(UUID_LINE + "meta: {a: b}\ndedicated_cpus: [3, 1]\n", "latest");
        assertThat(document.at("/meta/a").asText()).isEqualTo("b");
        assertThat(document.get("dedicated_cpus")).hasToString("[1,3]");
    }

    /** Addresses of the devices shown, in their order. */
    @ParameterizedTest
    @CsvSource({"2016-06-30, bd", "2017-02-22, bcd", "2018-08-27, abcd", "2020-10-14, abcd", "2025-04-04, abcde"})
    void devicesAreShownAsTheirVersionKnowsThem(String version, String addresses) {
        StringBuilder shown = new StringBuilder();
        JsonNode devices = of(DEVICES, version).get("devices");
        devices.forEach(device -> shown.append(device.get("address").asText()));
        assertThat(shown).hasToString(addresses);
    }

    @Test
    void fieldsOfDevicesAppearWithTheirVersion() {
        assertThat(of(DEVICES, "2016-06-30").at("/devices/0").has("vlan")).isFalse();
        assertThat(of(DEVICES, "2017-02-22").at("/devices/0").get("vlan").asInt())
                .isEqualTo(5);
        assertThat(of(DEVICES, "2018-08-27").at("/devices/0").get("vf_trusted").asBoolean(true))
                .isFalse();
        assertThat(names(of(DEVICES, "2015-10-15"))).doesNotContain("devices");
    }

    @Test
    void seedIsNewForEveryoneAndTheRestIsTheSame() throws Exception {
        SeededDocument seeded = new SeededDocument(of(TestInstances.SAMPLE, "latest"));
        ObjectNode first = (ObjectNode) NovaJson.mapper.readTree(seeded.fresh());
        ObjectNode second = (ObjectNode) NovaJson.mapper.readTree(seeded.fresh());
        String seed = first.remove("random_seed").asText();
        assertThat(second.remove("random_seed").asText()).isNotEqualTo(seed).hasSize(684);
        assertThat(Base64.getDecoder().decode(seed)).hasSize(512);
        assertThat(first).isEqualTo(second).isEqualTo(of(TestInstances.SAMPLE, "latest"));
    }

    @Test
    void jsonIsWrittenAsNovaWritesIt() throws Exception {
        JsonNode document = NovaJson.mapper.readTree("{\"a\":[1,2,{}],\"b\":{\"c\":null,\"d\":\"é\uD83D\uDE00\\n\"}}");
        assertThat(new String(NovaJson.write(document), StandardCharsets.US_ASCII))
                .isEqualToIgnoringCase(
                        "{\"a\": [1, 2, {}], \"b\": {\"c\": null, \"d\": \"\\u00e9\\ud83d\\ude00\\n\"}}");
    }

    @Test
    void filesAreNamedWithThePlaceOfTheirContent() {
        ObjectNode document = of(
                UUID_LINE + "files: [{path: /etc/a, content: x}, {path: /etc/b, content_base64: eA==}]\n",
                "2012-08-10");
        assertThat(document.get("files"))
                .hasToString("[{\"path\":\"/etc/a\",\"content_path\":\"/content/0000\"},"
                        + "{\"path\":\"/etc/b\",\"content_path\":\"/content/0001\"}]");
        assertThat(names(of(UUID_LINE, "latest"))).doesNotContain("files");
    }
}
