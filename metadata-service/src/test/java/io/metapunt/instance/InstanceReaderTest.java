package io.metapunt.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.metapunt.packet.MacAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceReaderTest {
    private static final String UUID_LINE = "uuid: daf32a70-42c9-4d30-8ec5-3a5d97582cff\n";

    private static Problem problem(String text) {
        try {
            Instance instance = InstanceReader.read("x.yaml", text);
            throw new AssertionError("was read: " + instance);
        } catch (InvalidInstanceException e) {
            assertThat(e).hasMessage(e.problem().toString());
            return e.problem();
        }
    }

    @Test
    void handWrittenFileIsRead() {
        Instance instance = TestInstances.sample();
        assertThat(instance.uuid()).isEqualTo(TestInstances.UUID_ONE);
        assertThat(instance.name()).isEqualTo("int32bit-test-1");
        assertThat(instance.hostname()).isEqualTo("int32bit-test-1.novalocal");
        assertThat(instance.projectId()).isEqualTo("ca17d50f6ac049928cc2fb2217dab93b");
        assertThat(instance.availabilityZone()).contains("nova");
        assertThat(instance.keys())
                .containsExactly(new Instance.KeyPair("mykey", "ssh", "ssh-ed25519 AAAA mykey@host"));
        assertThat(instance.userData().orElseThrow().octets())
                .isEqualTo("#cloud-config\nhostname: x\n".getBytes(StandardCharsets.UTF_8));
        Nic nic = instance.nics().getFirst();
        assertThat(nic.mac()).isEqualTo(MacAddress.parse("fa:16:3e:11:22:33"));
        assertThat(nic.portId()).contains(TestInstances.PORT_ONE);
        assertThat(nic.addresses()).containsExactly(new Nic.Address("10.0.0.70", 24));
        assertThat(instance.localIpv4()).contains("10.0.0.70");
    }

    @Test
    void uuidAloneIsEnough() {
        Instance instance = TestInstances.read(UUID_LINE);
        assertThat(instance.name()).isEqualTo(TestInstances.UUID_ONE.toString());
        assertThat(instance.hostname()).isEqualTo(TestInstances.UUID_ONE + ".novalocal");
        assertThat(instance.launchIndex()).isZero();
        assertThat(instance.meta()).isEmpty();
        assertThat(instance.keys()).isEmpty();
        assertThat(instance.userData()).isEmpty();
        assertThat(instance.nics()).isEmpty();
        assertThat(instance.localIpv4()).isEmpty();
        assertThat(instance.availabilityZone()).isEmpty();
    }

    @Test
    void jsonIsReadAsWell() {
        Instance instance = TestInstances.read("""
                {"uuid": "daf32a70-42c9-4d30-8ec5-3a5d97582cff", "name": "j", "launch_index": 3,
                 "meta": {"a": "b"}, "dedicated_cpus": [4, 2],
                 "keys": [{"name": "cert", "type": "x509", "data": "..."}]}
                """);
        assertThat(instance.name()).isEqualTo("j");
        assertThat(instance.hostname()).isEqualTo("j.novalocal");
        assertThat(instance.launchIndex()).isEqualTo(3);
        assertThat(instance.meta()).isEqualTo(ImmutableMap.of("a", "b"));
        assertThat(instance.dedicatedCpus()).isEqualTo(ImmutableList.of(2, 4));
        assertThat(instance.keys()).containsExactly(new Instance.KeyPair("cert", "x509", "..."));
    }

    @Test
    void userDataMayBeAnyOctets() {
        Instance instance = TestInstances.read(UUID_LINE + "user_data_base64: H4sIAP//\n");
        assertThat(instance.userData().orElseThrow().octets()).containsExactly(0x1f, 0x8b, 0x08, 0x00, 0xff, 0xff);
        assertThat(instance.userData().orElseThrow()).hasToString("6 octets");
    }

    @Test
    void emptyUserDataIsThereAndAbsentIsNot() {
        assertThat(TestInstances.read(UUID_LINE + "user_data: ''\n")
                        .userData()
                        .orElseThrow()
                        .octets())
                .isEmpty();
        assertThat(TestInstances.read(UUID_LINE + "user_data:\n").userData()).isEmpty();
    }

    @Test
    void certificateIsRecognisedByItsText() {
        Instance instance = TestInstances.read(UUID_LINE + "public_keys: {c: '-----BEGIN CERTIFICATE-----'}\n");
        assertThat(instance.keys()).extracting(Instance.KeyPair::type).containsExactly("x509");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: a\\nnosuch: b\\nhostname: c\\nmeta: {d: e} | 3 | unknown key 'nosuch'",
                "name: a\\nname: b | 3 | name",
                "launch_index: many | 2 | launch_index",
                "name: [a] | 2 | name",
                "nics: 5 | 2 | nics",
                "nics:\\n  - mac: 'fa:16:3e:11:22:33'\\n    speed: 5 | 4 | unknown key 'nics[0].speed'",
                "nics:\\n  - mac: 'fa:16:3e:11:22:33'\\n    mtu: big | 4 | mtu",
                "nics:\\n  - mac: 'fa:16:3e:11:22:33'\\n    addresses: 10.0.0.1/24 | 4 | addresses",
                "meta: {a: {b: c}} | 2 | meta",
                "keys:\\n  - {name: k, type: pgp, data: d} | 3 | pgp",
                "dedicated_cpus: [1, x] | 2 | dedicated_cpus",
                "vendor_data: text | 2 | vendor_data",
                "name: a\\n bad indent: - | 3 | ''",
                "name: 'unended | 3 | end of stream",
                "a: &x [*x] | 2 | ''",
                "- list | 2 | ''"
            })
    void whatIsWrongIsNamedWithFileAndLine(String text, int line, String what) {
        Problem problem = problem(UUID_LINE + text.replace("\\n", "\n") + "\n");
        assertThat(problem.file()).isEqualTo("x.yaml");
        assertThat(problem.message()).contains(what.replace("''", ""));
        assertThat(problem.line()).as(problem.toString()).isEqualTo(line);
        assertThat(problem.message()).doesNotContain("\n").hasSizeLessThan(300);
    }

    /** Values that are of the right kind, and wrong all the same. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "launch_index: -1 | 2 | launch_index",
                "public_ipv4: nowhere | 2 | public_ipv4",
                "name: a\\nuser_data_base64: 'YQ=' | 3 | user_data_base64",
                "user_data: a\\nuser_data_base64: YQ== | 0 | both user_data and user_data_base64",
                "nics: [{}] | 2 | mac",
                "nics:\\n  - mac: nonsense | 3 | nonsense",
                "nics:\\n  - mac: 'fa:16:3e:11:22:33'\\n    addresses: [10.0.0.1] | 4 | 10.0.0.1",
                "nics:\\n  - mac: 'fa:16:3e:11:22:33'\\n    addresses: [10.0.0.1/33] | 4 | 10.0.0.1/33",
                "nics:\\n  - mac: 'fa:16:3e:11:22:33'\\n    addresses: ['fe80::1/129'] | 4 | fe80::1/129",
                "nics:\\n  - mac: 'fa:16:3e:11:22:33'\\n    addresses:\\n      - host/24 | 5 | host/24",
                "nics:\\n  - mac: 'fa:16:3e:11:22:33'\\n    gateway: x | 4 | gateway",
                "nics:\\n  - mac: 'fa:16:3e:11:22:33'\\n    dns: [x] | 4 | dns",
                "nics:\\n  - mac: 'fa:16:3e:11:22:33'\\n    routes:\\n      - {destination: 10.0.0.0/8} | 5 | route",
                "files: []\\nimds: {tokens: maybe} | 3 | maybe"
            })
    void whatMakesNoSenseIsNamedWithFileAndLine(String text, int line, String what) {
        Problem problem = problem(UUID_LINE + text.replace("\\n", "\n") + "\n");
        assertThat(problem.file()).isEqualTo("x.yaml");
        assertThat(problem.message()).contains(what);
        assertThat(problem.line()).as(problem.toString()).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "# nothing\n",
                "---\n",
                "null",
                "~",
                "5",
                "text",
                "[]",
                "name: a\n",
                "uuid: x\n",
                "uuid:\n"
            })
    void whatIsNoInstanceIsRefused(String text) {
        assertThat(problem(text).file()).isEqualTo("x.yaml");
    }

    @Test
    void secondDocumentIsRefused() {
        assertThat(problem(UUID_LINE + "---\n" + UUID_LINE).message()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[null]", "[5]", "['']"})
    void nicThatIsNoneIsRefused(String nics) {
        assertThat(problem(UUID_LINE + "nics: " + nics + "\n").file()).isEqualTo("x.yaml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "meta: {a: null}",
                "public_keys: {a: null}",
                "devices: [null]",
                "dedicated_cpus: [null]",
                "security_groups: [null]",
                "keys: [null]",
                "keys: [{name: k}]",
                "nics: [{mac: 'fa:16:3e:11:22:33', addresses: [null]}]",
                "nics: [{mac: 'fa:16:3e:11:22:33', dns: [null]}]",
                "nics: [{mac: 'fa:16:3e:11:22:33', routes: [null]}]"
            })
    void nothingInTheMiddleOfSomethingIsRefusedNotThrown(String text) {
        assertThatExceptionOfType(InvalidInstanceException.class)
                .isThrownBy(() -> InstanceReader.read("x.yaml", UUID_LINE + text + "\n"));
    }

    /** An alias is not followed, so that none can multiply. */
    @Test
    void aliasesThatMultiplyDoNot() {
        StringBuilder bomb = new StringBuilder(UUID_LINE);
        bomb.append("vendor_data:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String before = "*a" + (i - 1);
            bomb.append("  a" + i + ": &a" + i + " [" + (before + ", ").repeat(9) + before + "]\n");
        }
        assertThat(TestInstances.read(bomb.toString()).vendorData().toString()).hasSizeLessThan(bomb.length());
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 2_000, 100_000})
    void deepNestingIsRefusedOrReadButOverflowsNothing(int depth) {
        String text = UUID_LINE + "vendor_data: {a: " + "[".repeat(depth) + "]".repeat(depth) + "}\n";
        try {
            assertThat(InstanceReader.read("x.yaml", text).uuid()).isEqualTo(TestInstances.UUID_ONE);
        } catch (InvalidInstanceException e) {
            assertThat(e.problem().file()).isEqualTo("x.yaml");
        }
    }

    @Test
    void largeUserDataIsRead() {
        String data = "x".repeat(1_000_000);
        assertThat(TestInstances.read(UUID_LINE + "user_data: " + data + "\n")
                        .userData()
                        .orElseThrow()
                        .octets())
                .hasSize(1_000_000);
    }

    @Test
    void yamlsOwnTypesDoNotTurnTextIntoSomethingElse() {
        Instance instance = TestInstances.read(UUID_LINE + "name: no\nmeta: {a: yes, b: 010, c: 1.0, d: 2020-01-01}\n");
        assertThat(instance.name()).isEqualTo("no");
        assertThat(instance.meta()).isEqualTo(ImmutableMap.of("a", "yes", "b", "010", "c", "1.0", "d", "2020-01-01"));
    }

    @Test
    void ec2SectionIsRead() {
        Instance instance = TestInstances.read(UUID_LINE + """
                image_id: image
                ec2:
                  tree: aws
                  region: here
                  tags: {Name: web, number: 1}
                  architecture: arm64
                  kernel_id: k
                  ramdisk_id: r
                  block_device_mapping: {root: /dev/vda}
                """);
        assertThat(instance.imageId()).contains("image");
        assertThat(instance.ec2())
                .isEqualTo(new Ec2Facts(
                        Optional.of(Ec2Style.AWS),
                        Optional.of("here"),
                        ImmutableMap.of("Name", "web", "number", "1"),
                        Optional.of("arm64"),
                        Optional.of("k"),
                        Optional.of("r"),
                        ImmutableMap.of("root", "/dev/vda")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tree: gcp",
                "tags: {a/b: c}",
                "tags: {..: c}",
                "tags: {a b: c}",
                "block_device_mapping: {\"\": x}"
            })
    void ec2SectionThatCannotBeServedIsRefusedWithItsLine(String line) {
        assertThat(problem(UUID_LINE + "ec2:\n  " + line + "\n").line()).isEqualTo(2);
    }

    @Test
    void nameOfAKeyThatWouldBreakItsListingIsRefusedWithItsLine() {
        assertThat(problem(UUID_LINE + "public_keys: {\"a\\nb\": ssh-ed25519 AAAA}\n")
                        .line())
                .isEqualTo(2);
        assertThat(problem(UUID_LINE + "keys:\n  - {name: \"a\\tb\", type: ssh, data: x}\n")
                        .line())
                .isEqualTo(3);
    }
}
