package io.metapunt.instance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema, which editors and the validator use, says the same as the reader that serves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstanceSchemaTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final String UUID_LINE = "uuid: " + TestInstances.UUID_ONE + "\n";
    private static final String NIC = "nics:\n  - mac: 'fa:16:3e:11:22:33'\n    ";

    private final InstanceSchema schema = new InstanceSchema();
    private JsonNode written;

    @BeforeAll
    void readSchema() throws IOException {
        written = JsonMapper.builder().build().readTree(Files.readString(DOCS.resolve("instance-file.schema.json")));
    }

    private boolean isValid(String text) throws IOException {
        return schema.problems("x", text).isEmpty();
    }

    private static boolean isRead(String text) {
        try {
            var _ = InstanceReader.read("x", text);
            return true;
        } catch (InvalidInstanceException _) {
            return false;
        }
    }

    /** Every example of the documentation, but for what is cut out of a NIC. */
    static Stream<String> examples() throws IOException {
        Matcher fences = Pattern.compile("```(?:yaml|json)\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCS.resolve("instance-file.md")));
        return Stream.concat(
                Stream.of(TestInstances.SAMPLE),
                fences.results().map(fence -> fence.group(1)).filter(text -> text.contains("uuid")));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void examplesAreValidToBoth(String text) throws IOException {
        assertThat(isRead(text)).as("read").isTrue();
        assertThat(schema.problems("x", text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: 5",
                "launch_index: 3",
                "meta: {a: true, b: 1.5}",
                "keys: [{name: k, type: x509, data: d}]",
                "user_data: ''",
                "user_data_base64: YQ==",
                "nics: []",
                "nics: [{mac: 'FA:16:3e:11:22:33', addresses: [10.0.0.1/32, '2001:db8::1/128', '::/0'], gateway: 10.0.0.2}]",
                "nics: [{mac: 'fa:16:3e:11:22:33', subnets: [{addresses: ['fe80::1/64'], ipv6_mode: slaac}], mtu: 1500}]",
                "nics: [{mac: 'fa:16:3e:11:22:33', routes: [{destination: 10.0.0.0/8, gateway: 10.0.0.1}], dns: ['::1']}]",
                "devices: [{type: nic, whatever: [1]}]",
                "files: [{path: /a, content: b}, {path: /c, content_base64: ''}]",
                "vendor_data: {a: {b: [c]}}",
                "public_ipv4: 203.0.113.7",
                "ec2: {tree: aws, tags: {Name: x, 'a:b@c': 1}, block_device_mapping: {root: /dev/vda}}",
                "imds: {tokens: off, endpoint: false, hop_limit: 64}",
                "imds: {tokens: optional}"
            })
    void whatIsRightIsRightToBoth(String line) throws IOException {
        assertThat(isRead(UUID_LINE + line)).as("read").isTrue();
        assertThat(isValid(UUID_LINE + line)).as("schema").isTrue();
    }

    static Stream<String> wrong() {
        return Stream.concat(
                ImmutableList.of(
                        "name: [a]",
                        "nosuch: 1",
                        "uuid2: x",
                        "launch_index: -1",
                        "launch_index: many",
                        "meta: {a: {b: c}}",
                        "meta: [a]",
                        "public_keys: {\"a\\nb\": c}",
                        "keys: [{name: k, type: pgp, data: d}]",
                        "keys: [{name: k, type: ssh}]",
                        "keys: {k: d}",
                        "user_data: a\nuser_data_base64: YQ==",
                        "nics: 5",
                        "nics: [{}]",
                        "nics: [{mac: nonsense}]",
                        "devices: [nic]",
                        "dedicated_cpus: [x]",
                        "files: [{path: /a}]",
                        "files: [{path: /a, content: a, content_base64: YQ==}]",
                        "files: [{content: a}]",
                        "vendor_data: text",
                        "vendor_data: []",
                        "network_data: []",
                        "security_groups: default",
                        "public_ipv4: nowhere",
                        "ec2: {tree: gcp}",
                        "ec2: {tags: {a/b: c}}",
                        "ec2: {tags: {..: c}}",
                        "ec2: {block_device_mapping: {'': c}}",
                        "ec2: {colour: red}",
                        "imds: {tokens: maybe}",
                        "imds: {hop_limit: 0}",
                        "imds: {hop_limit: 65}",
                        "imds: {endpoint: perhaps}")
                        .stream(),
                Stream.of(
                                "speed: 5",
                                "mtu: big",
                                "dhcp: maybe",
                                "addresses: 10.0.0.1/24",
                                "addresses: [10.0.0.1]",
                                "addresses: [10.0.0.1/33]",
                                "addresses: ['fe80::1/129']",
                                "addresses: [host/24]",
                                "gateway: x",
                                "dns: [x]",
                                "routes: [{destination: 10.0.0.0/8}]",
                                "subnets: [{}]",
                                "subnets: [{addresses: []}]",
                                "subnets: [{addresses: ['fe80::1/64'], ipv6_mode: no}]",
                                "subnets: [{addresses: [10.0.0.1/24]}]\n    dhcp: true",
                                "subnets: []\n    addresses: [10.0.0.1/24]")
                        .map(NIC::concat));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsWrongIsWrongToBoth(String line) throws IOException {
        assertThat(isRead(UUID_LINE + line)).as("read").isFalse();
        assertThat(isValid(UUID_LINE + line)).as("schema").isFalse();
    }

    @Test
    void withoutUuidNothingIsValid() throws IOException {
        assertThat(isValid("name: a")).isFalse();
        assertThat(isValid("uuid: x")).isFalse();
    }

    static Stream<Arguments> sections() {
        return Stream.of(
                Arguments.of("", InstanceFile.class),
                Arguments.of("key", InstanceFile.Key.class),
                Arguments.of("file", InstanceFile.FileEntry.class),
                Arguments.of("ec2", InstanceFile.Ec2Section.class),
                Arguments.of("imds", InstanceFile.ImdsSection.class),
                Arguments.of("nic", NicFile.class),
                Arguments.of("subnet", NicFile.SubnetFile.class),
                Arguments.of("route", NicFile.RouteFile.class));
    }

    /** A key that is new to the reader has to be told to editors. */
    @ParameterizedTest
    @MethodSource("sections")
    void bothKnowTheSameKeys(String definition, Class<?> section) {
        JsonNode object = definition.isEmpty() ? written : written.at("/$defs/" + definition);
        assertThat(Streams.stream(object.get("properties").fieldNames()))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(section.getRecordComponents())
                        .map(RecordComponent::getName)
                        .map(PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE::translate)
                        .toList());
    }
}
