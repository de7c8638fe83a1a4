package io.metapunt.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.metapunt.instance.TestInstances;
import io.metapunt.lab.Command;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** cloud-init's datasources, as Debian packs them, unpacked where {@code METAPUNT_CLOUD_INIT} says. */
class CloudInitTest {
    @RegisterExtension
    static final Lab lab = new Lab();

    private static final String NOVA = "{\"system-product-name\": \"OpenStack Nova\"}";
    private static final String NOBODY = "{}";
    private static final String AWS = "{\"system-uuid\": \"ec2af32a-42c9-4d30-8ec5-3a5d97582cff\","
            + " \"system-serial-number\": \"ec2af32a-42c9-4d30-8ec5-3a5d97582cff\"}";

    @TempDir
    private Path temporary;

    private String packages = "";

    @BeforeEach
    void findCloudInit() {
        packages = Objects.requireNonNullElse(System.getenv("METAPUNT_CLOUD_INIT"), "");
        if (!System.getProperty("metapunt.lab", "").equals("required")) {
            Assumptions.assumeFalse(packages.isEmpty(), "needs cloud-init; bin/test sees to it");
        }
        assertThat(Path.of(packages, "cloudinit")).isDirectory();
    }

    private static Guest plug(String instance) {
        lab.write("sample.yaml", instance);
        return lab.plugServed("alice", TestInstances.UUID_ONE, "--ip", "10.0.0.70/24", "--mac", "fa:16:3e:11:22:33");
    }

    private JsonNode run(Guest guest, String source, String dmi, String... drive) throws IOException {
        Path script = temporary.resolve("cloud_init.py");
        try (InputStream text = Objects.requireNonNull(getClass().getResourceAsStream("cloud_init.py"))) {
            var _ = Files.copy(text, script);
        }
        List<String> command =
                new ArrayList<>(List.of("/usr/bin/python3", "-B", script.toString(), packages, source, dmi));
        command.addAll(List.of(drive));
        Command.Result result = guest.run(command.toArray(String[]::new));
        JsonNode found = JsonMapper.builder().build().readTree(result.orFail());
        assertThat(found.get("found").asBoolean()).as(result.toString()).isTrue();
        return found;
    }

    /** Whatever way it came by. */
    private static void isTheSample(JsonNode found) {
        assertThat(found.get("instance_id").asText()).isEqualTo(TestInstances.UUID_ONE.toString());
        assertThat(found.at("/metadata/local-hostname").asText()).isEqualTo("int32bit-test-1.novalocal");
        assertThat(found.at("/metadata/meta/role").asText()).isEqualTo("web");
        assertThat(found.get("user_data").asText()).isEqualTo("#cloud-config\nhostname: x\n");
        assertThat(found.get("vendor_data").asText()).isEqualTo("#cloud-config\n{}");
        assertThat(found.at("/public_keys/0").asText()).isEqualTo("ssh-ed25519 AAAA mykey@host");
        assertThat(found.get("availability_zone").asText()).isEqualTo("nova");
        assertThat(found.at("/ec2/local-ipv4").asText()).isEqualTo("10.0.0.70");
        assertThat(found.at("/network/config/0/name").asText()).isEqualTo("eth0");
    }

    @Test
    void openStackDatasourceFindsTheInstance() throws Exception {
        Guest alice = plug(
                TestInstances.SAMPLE
                        + "meta: {role: web}\nvendor_data: {cloud-init: \"#cloud-config\\n{}\"}\nfiles: [{path: /etc/motd, content: hello}]\n");

        JsonNode found = run(alice, "OpenStack", NOVA);

        isTheSample(found);
        assertThat(found.at("/ec2/public-keys/mykey").toString()).contains("ssh-ed25519 AAAA mykey@host");
        assertThat(found.at("/ec2/placement/availability-zone").asText()).isEqualTo("nova");
        assertThat(found.at("/network/config/0/subnets/0/type").asText()).isEqualTo("dhcp4");
        assertThat(found.get("seconds").asDouble()).as("no retries").isLessThan(5);
    }

    /** All that the datasource over HTTP finds, and the files, with no request sent. */
    @Test
    void configDriveDatasourceFindsTheInstanceOnItsDrive() throws Exception {
        Path injected = temporary.resolve("injected");
        Guest alice = plug(TestInstances.SAMPLE
                + "meta: {role: web}\nvendor_data: {cloud-init: \"#cloud-config\\n{}\"}\nfiles: [{path: "
                + injected + ", content: hello}]\n");
        Path image = temporary.resolve("drive.iso");
        Path drive = temporary.resolve("drive");
        var _ = lab.daemon()
                .run("instances", "config-drive", TestInstances.UUID_ONE.toString(), "-o", image.toString())
                .orFail();
        var _ = Command.run(List.of(
                        "xorriso", "-osirrox", "on", "-indev", image.toString(), "-extract", "/", drive.toString()))
                .orFail();

        JsonNode found = run(alice, "ConfigDrive", NOVA, drive.toString());

        isTheSample(found);
        assertThat(injected).hasContent("hello");
        assertThat(lab.daemon().guests().getFirst().accepted()).isZero();
    }

    @Test
    void crawlTakesAConnectionForEachOfItsRequests() throws Exception {
        Guest alice = plug(TestInstances.SAMPLE + "ec2: {block_device_mapping: {ami: vda, root: /dev/vda}}\n");
        var _ = run(alice, "OpenStack", NOVA);
        // As against Nova, with an instance like this one.
        assertThat(lab.daemon().guests().getFirst().accepted()).isEqualTo(28);
    }

    @Test
    void whereTokensAreRequiredTheOpenStackDatasourceBootsAllTheSame() throws Exception {
        JsonNode found = run(plug(TestInstances.SAMPLE + "imds: {tokens: required}\n"), "OpenStack", NOVA);
        assertThat(found.get("instance_id").asText()).isEqualTo(TestInstances.UUID_ONE.toString());
        assertThat(found.get("ec2").isEmpty()).isTrue();
    }

    @Test
    void networkWithoutDhcpIsConfiguredAsTheFileSays() throws Exception {
        JsonNode found = run(
                plug(
                        TestInstances.SAMPLE.replace(
                                "addresses: [10.0.0.70/24]",
                                "addresses: [10.0.0.70/24]\n    gateway: 10.0.0.1\n    dns: [10.0.0.2]\n    dhcp: false\n    mtu: 1450")),
                "OpenStack",
                NOVA);
        JsonNode eth0 = found.at("/network/config/0");
        assertThat(eth0.get("mtu").asInt()).isEqualTo(1450);
        assertThat(eth0.at("/subnets/0/type").asText()).isEqualTo("static");
        assertThat(eth0.at("/subnets/0/address").asText()).startsWith("10.0.0.70");
        assertThat(eth0.at("/subnets/0/routes/0/gateway").asText()).isEqualTo("10.0.0.1");
    }

    @Test
    void ec2DatasourceOutsideOfAwsFindsTheInstance() throws Exception {
        JsonNode found = run(plug(TestInstances.SAMPLE), "Ec2", NOBODY);
        assertThat(found.get("instance_id").asText()).matches("i-[0-9a-f]{8}");
        assertThat(found.get("user_data").asText()).isEqualTo("#cloud-config\nhostname: x\n");
        assertThat(found.at("/metadata/local-hostname").asText()).isEqualTo("int32bit-test-1.novalocal");
        assertThat(found.at("/public_keys/0").asText()).isEqualTo("ssh-ed25519 AAAA mykey@host");
    }

    @Test
    void ec2DatasourceOnAwsFindsTheInstanceByTokens() throws Exception {
        JsonNode found = run(
                plug(TestInstances.SAMPLE
                        + "imds: {tokens: required}\nec2: {tree: aws, region: RegionOne, tags: {Name: web}}\n"),
                "Ec2",
                AWS);
        assertThat(found.get("instance_id").asText()).matches("i-[0-9a-f]{8}");
        assertThat(found.at("/metadata/tags/instance/Name").asText()).isEqualTo("web");
        assertThat(found.at("/metadata/network/interfaces/macs/fa:16:3e:11:22:33/local-ipv4s")
                        .asText())
                .isEqualTo("10.0.0.70");
        assertThat(found.at("/network/ethernets/eth0/match/macaddress").asText())
                .isEqualTo("fa:16:3e:11:22:33");
    }
}
