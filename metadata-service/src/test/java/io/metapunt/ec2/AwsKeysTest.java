package io.metapunt.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.metapunt.instance.Ec2Policy;
import io.metapunt.instance.Ec2Style;
import io.metapunt.instance.TestInstances;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsKeysTest {
    private static final Ec2Policy POLICY = new Ec2Policy(Ec2Style.AWS, Optional.of("RegionOne"));

    private static final String TWO_NICS = """
            uuid: daf32a70-42c9-4d30-8ec5-3a5d97582cff
            name: web
            project_id: ca17d50f6ac049928cc2fb2217dab93b
            availability_zone: nova
            instance_type: m1.small
            public_ipv4: 203.0.113.7
            security_groups: [default, web]
            nics:
              - mac: fa:16:3e:11:22:33
                port_id: cd9f6d46-4a3a-43ab-a466-994af9db96fc
                network_id: da5bb487-5193-4a65-a3df-4a0055a8c0d7
                addresses: [10.0.0.70/24, "2001:db8::70/64"]
              - mac: fa:16:3e:11:22:44
                addresses: [10.1.0.70/16]
            ec2:
              architecture: x86_64
              tags: {Name: web, role: front}
            """;

    private final TreeWalk tree = TreeWalk.of(TWO_NICS, POLICY);

    @Test
    void wholeTreeIsNovasAndAwss() {
        String first = "meta-data/network/interfaces/macs/fa:16:3e:11:22:33/";
        String second = "meta-data/network/interfaces/macs/fa:16:3e:11:22:44/";
        Map<String, String> novas = TreeWalk.of(TWO_NICS, Ec2Policy.defaults()).below("/latest");
        Map<String, String> beyond =
                Maps.difference(tree.below("/latest"), novas).entriesOnlyOnLeft();

        assertThat(tree.below("/latest")).containsAllEntriesOf(novas);
        assertThat(beyond)
                .isEqualTo(ImmutableMap.<String, String>builder()
                        .put(
                                "dynamic/instance-identity/document",
                                tree.get("/latest/dynamic/instance-identity/document"))
                        .put("meta-data/ipv6", "2001:db8::70")
                        .put("meta-data/mac", "fa:16:3e:11:22:33")
                        .put(first + "device-number", "0")
                        .put(first + "interface-id", "eni-677b511d")
                        .put(first + "ipv4-associations/203.0.113.7", "10.0.0.70")
                        .put(first + "ipv6s", "2001:db8::70")
                        .put(first + "local-hostname", "web.novalocal")
                        .put(first + "local-ipv4s", "10.0.0.70")
                        .put(first + "mac", "fa:16:3e:11:22:33")
                        .put(first + "owner-id", "ca17d50f6ac049928cc2fb2217dab93b")
                        .put(first + "public-hostname", "web.novalocal")
                        .put(first + "public-ipv4s", "203.0.113.7")
                        .put(first + "security-groups", "default\nweb")
                        .put(first + "subnet-id", "subnet-188a0f24")
                        .put(first + "subnet-ipv4-cidr-block", "10.0.0.0/24")
                        .put(first + "subnet-ipv6-cidr-blocks", "2001:db8::/64")
                        .put(second + "device-number", "1")
                        .put(second + "interface-id", "eni-d9c3cba6")
                        .put(second + "local-hostname", "web.novalocal")
                        .put(second + "local-ipv4s", "10.1.0.70")
                        .put(second + "mac", "fa:16:3e:11:22:44")
                        .put(second + "owner-id", "ca17d50f6ac049928cc2fb2217dab93b")
                        .put(second + "security-groups", "default\nweb")
                        .put(second + "subnet-ipv4-cidr-block", "10.1.0.0/16")
                        .put("meta-data/placement/region", "RegionOne")
                        .put("meta-data/tags/instance/Name", "web")
                        .put("meta-data/tags/instance/role", "front")
                        .buildOrThrow());
    }

    @Test
    void identityDocumentHasAwssFields() {
        assertThat(tree.get("/latest/dynamic/instance-identity/document")).isEqualTo("""
                {
                  "accountId" : "ca17d50f6ac049928cc2fb2217dab93b",
                  "architecture" : "x86_64",
                  "availabilityZone" : "nova",
                  "billingProducts" : null,
                  "devpayProductCodes" : null,
                  "marketplaceProductCodes" : null,
                  "imageId" : "%s",
                  "instanceId" : "%s",
                  "instanceType" : "m1.small",
                  "kernelId" : null,
                  "pendingTime" : null,
                  "privateIp" : "10.0.0.70",
                  "ramdiskId" : null,
                  "region" : "RegionOne",
                  "version" : "2017-09-30"
                }""".formatted(
                        tree.get("/latest/meta-data/ami-id"), tree.get("/latest/meta-data/instance-id")));
    }

    @Test
    void latestIsTheNewestVersion() {
        assertThat(tree.get("/")).startsWith("1.0\n").endsWith("\n2021-01-03\n2021-03-23\nlatest");
        assertThat(tree.below("/latest")).isEqualTo(tree.below("/2021-03-23"));
        assertThat(tree.get("/latest")).isEqualTo("dynamic/\nmeta-data/");
    }

    @ParameterizedTest
    @CsvSource({
        "mac, 2009-04-04, 2011-01-01",
        "network, 2009-04-04, 2011-01-01",
        "network/interfaces/macs/fa:16:3e:11:22:33/ipv6s, 2016-04-19, 2016-06-30",
        "placement/region, 2019-10-01, 2020-10-27",
        "ipv6, 2020-10-27, 2021-01-03",
        "tags/instance, 2021-01-03, 2021-03-23"
    })
    void keyIsThereFromItsVersionOn(String key, String before, String from) {
        assertThat(tree.status("/" + before + "/meta-data/" + key)).isEqualTo(404);
        assertThat(tree.status("/" + from + "/meta-data/" + key)).isEqualTo(200);
    }

    /** What clients ask for by date: cloud-init, Afterburn, Ignition. */
    @ParameterizedTest
    @ValueSource(strings = {"2021-03-23", "2018-09-24", "2016-09-02", "2021-01-03", "2019-10-01", "2009-04-04"})
    void versionThatClientsLookForIsThere(String version) {
        assertThat(tree.get("/" + version + "/meta-data/instance-id"))
                .isEqualTo(tree.get("/latest/meta-data/instance-id"));
    }

    @Test
    void whatThereIsNoValueForIsNotThere() {
        TreeWalk bare = TreeWalk.of("uuid: " + TestInstances.UUID_ONE, new Ec2Policy(Ec2Style.AWS, Optional.empty()));
        assertThat(bare.get("/latest")).isEqualTo("dynamic/\nmeta-data/");
        for (String key : new String[] {"mac", "network", "tags", "placement/region", "ipv6"}) {
            assertThat(bare.status("/latest/meta-data/" + key)).as(key).isEqualTo(404);
        }
        assertThat(bare.get("/latest/dynamic/instance-identity/document")).contains("\"region\" : null");
    }

    @Test
    void instanceMaySayOtherwise() {
        TreeWalk novas = TreeWalk.of(TestInstances.SAMPLE + "ec2: {tree: nova}\n", POLICY);
        assertThat(novas.status("/latest/meta-data/mac")).isEqualTo(404);
        TreeWalk awss = TreeWalk.of(TestInstances.SAMPLE + "ec2: {tree: aws, region: two}\n", Ec2Policy.defaults());
        assertThat(awss.get("/latest/meta-data/placement/region")).isEqualTo("two");
    }
}
