package io.metapunt.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.metapunt.http.Answer;
import io.metapunt.instance.Ec2Policy;
import io.metapunt.instance.TestInstances;
import io.metapunt.packet.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ec2TreeTest {
    private static final String RICH = TestInstances.SAMPLE + """
            instance_type: m1.small
            security_groups: [default, web]
            public_ipv4: 203.0.113.7
            image_id: 3a5d9758-0000-4000-8000-000000000001
            ec2:
              kernel_id: 3a5d9758-0000-4000-8000-000000000002
              ramdisk_id: 3a5d9758-0000-4000-8000-000000000003
              block_device_mapping: {ami: vda, root: /dev/vda, ebs0: /dev/vdb}
            """;

    private final TreeWalk sample = TreeWalk.of(TestInstances.SAMPLE, Ec2Policy.defaults());
    private final TreeWalk rich = TreeWalk.of(RICH, Ec2Policy.defaults());

    @Test
    void wholeTreeIsNovas() {
        assertThat(sample.below("/latest"))
                .isEqualTo(ImmutableMap.<String, String>builder()
                        .put("meta-data/ami-id", "ami-9e5b2059")
                        .put("meta-data/ami-launch-index", "0")
                        .put("meta-data/ami-manifest-path", "FIXME")
                        .put("meta-data/block-device-mapping/ami", "sda1")
                        .put("meta-data/block-device-mapping/ephemeral0", "sda2")
                        .put("meta-data/block-device-mapping/root", "/dev/sda1")
                        .put("meta-data/block-device-mapping/swap", "sda3")
                        .put("meta-data/hostname", "int32bit-test-1.novalocal")
                        .put("meta-data/instance-action", "none")
                        .put("meta-data/instance-id", "i-7f433520")
                        .put("meta-data/instance-type", "")
                        .put("meta-data/local-hostname", "int32bit-test-1.novalocal")
                        .put("meta-data/local-ipv4", "10.0.0.70")
                        .put("meta-data/placement/availability-zone", "nova")
                        .put("meta-data/public-hostname", "int32bit-test-1.novalocal")
                        .put("meta-data/public-ipv4", "")
                        .put("meta-data/public-keys/0/openssh-key", "ssh-ed25519 AAAA mykey@host")
                        .put("meta-data/reservation-id", "r-b5824467")
                        .put("meta-data/security-groups", "")
                        .put("user-data", "#cloud-config\nhostname: x\n")
                        .buildOrThrow());
    }

    @Test
    void whatTheFileTellsIsThere() {
        assertThat(rich.below("/latest/meta-data/block-device-mapping"))
                .isEqualTo(ImmutableMap.of("ami", "vda", "root", "/dev/vda", "ebs0", "/dev/vdb"));
        assertThat(rich.get("/latest/meta-data/instance-type")).isEqualTo("m1.small");
        assertThat(rich.get("/latest/meta-data/security-groups")).isEqualTo("default\nweb");
        assertThat(rich.get("/latest/meta-data/public-ipv4")).isEqualTo("203.0.113.7");
        assertThat(rich.get("/latest/meta-data/kernel-id")).matches("aki-[0-9a-f]{8}");
        assertThat(rich.get("/latest/meta-data/ramdisk-id")).matches("ari-[0-9a-f]{8}");
    }

    private static String localIpv4(TreeWalk tree, Optional<IpAddress> requester) {
        return new String(
                ((Answer.Document) tree.answer("/latest/meta-data/local-ipv4", requester)).body(),
                StandardCharsets.US_ASCII);
    }

    @Test
    void guestWhoseFileNamesNoAddressIsToldTheOneItAsksFrom() {
        TreeWalk bare = TreeWalk.of("uuid: " + TestInstances.UUID_ONE, Ec2Policy.defaults());
        Optional<IpAddress> requester = Optional.of(IpAddress.v4(0x0a00_0048));
        assertThat(localIpv4(bare, requester)).isEqualTo("10.0.0.72");
        assertThat(localIpv4(bare, Optional.of(IpAddress.SERVICE_V6))).isEmpty();
        assertThat(localIpv4(bare, Optional.empty())).isEmpty();
        assertThat(localIpv4(sample, requester)).isEqualTo("10.0.0.70");
        assertThat(bare.get("/latest/meta-data")).contains("local-ipv4\n");
    }

    @Test
    void imageIsTheSameForAllInstancesOfIt() {
        String other = RICH.replace(TestInstances.UUID_ONE.toString(), TestInstances.UUID_TWO.toString());
        assertThat(TreeWalk.of(other, Ec2Policy.defaults()).get("/latest/meta-data/ami-id"))
                .isEqualTo(rich.get("/latest/meta-data/ami-id"));
        assertThat(TreeWalk.of(other, Ec2Policy.defaults()).get("/latest/meta-data/instance-id"))
                .isNotEqualTo(rich.get("/latest/meta-data/instance-id"));
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 2007-01-19, local-hostname public-hostname public-ipv4",
        "2007-01-19, 2007-03-01, ''",
        "2007-03-01, 2007-08-29, instance-type",
        "2007-08-29, 2007-10-10, ''",
        "2007-10-10, 2007-12-15, block-device-mapping/ kernel-id ramdisk-id",
        "2007-12-15, 2008-02-01, placement/",
        "2008-02-01, 2008-09-01, instance-action",
        "2008-09-01, 2009-04-04, ''",
        "2009-04-04, latest, ''"
    })
    void everyVersionAddsItsKeysToTheOneBefore(String before, String version, String added) {
        assertThat(rich.get("/" + version + "/meta-data").lines().toList())
                .containsExactlyElementsOf(java.util.stream.Stream.concat(
                                rich.get("/" + before + "/meta-data").lines(),
                                added.isEmpty()
                                        ? java.util.stream.Stream.of()
                                        : added.lines().flatMap(keys -> java.util.Arrays.stream(keys.split(" "))))
                        .sorted()
                        .toList());
    }

    @Test
    void versionsAreNovas() {
        assertThat(sample.get("/")).isEqualTo("""
                1.0
                2007-01-19
                2007-03-01
                2007-08-29
                2007-10-10
                2007-12-15
                2008-02-01
                2008-09-01
                2009-04-04
                latest""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/2011-01-01",
                "/2021-03-23/meta-data/instance-id",
                "/latest/dynamic",
                "/latest/meta-data/mac",
                "/latest/meta-data/network",
                "/latest/meta-data/tags",
                "/latest/meta-data/instance-id/x",
                "/latest/meta-data/security-groups/default",
                "/latest/meta-data/public-keys/0=mykey",
                "/latest/nothing"
            })
    void whatNovaHasNotIsNotFound(String path) {
        assertThat(sample.status(path)).isEqualTo(404);
    }
}
