package io.metapunt.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metapunt.instance.TestInstances;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkDataTest {
    private static final String UUID_LINE = "uuid: " + TestInstances.UUID_ONE + "\n";

    private static ObjectNode of(String text) {
        return NetworkData.of(TestInstances.read(text));
    }

    private static JsonNode json(String text) throws Exception {
        return NovaJson.mapper.readTree(text);
    }

    @Test
    void withoutNicsThereIsNothing() {
        assertThat(of(UUID_LINE)).hasToString("{}");
    }

    @Test
    void nicWithDhcpSaysSoAndNothingMore() throws Exception {
        assertThat(of(TestInstances.SAMPLE)).isEqualTo(json("""
                                {"links": [{"id": "tapcd9f6d46-4a", "vif_id": "cd9f6d46-4a3a-43ab-a466-994af9db96fc",
                                            "type": "ovs", "mtu": null, "ethernet_mac_address": "fa:16:3e:11:22:33"}],
                                 "networks": [{"id": "network0", "type": "ipv4_dhcp", "link": "tapcd9f6d46-4a",
                                               "network_id": null}],
                                 "services": []}
                                """));
    }

    @Test
    void nicWithoutDhcpSaysAllOfItsNetwork() throws Exception {
        String nic = """
                nics:
                  - mac: fa:16:3e:00:00:01
                    network_id: net
                    dhcp: false
                    mtu: 1442
                    addresses: [10.0.0.5/24, 10.0.0.6/24, 'fd00::5/64']
                    gateway: 10.0.0.1
                    gateway_v6: fd00::1
                    routes:
                      - {destination: 192.168.0.0/16, gateway: 10.0.0.2}
                      - {destination: 'fd01::/16', gateway: 'fd00::2'}
                    dns: [10.0.0.3]
                """;
        assertThat(of(UUID_LINE + nic)).isEqualTo(json("""
                                {"links": [{"id": "interface0", "vif_id": null, "type": "ovs", "mtu": 1442,
                                            "ethernet_mac_address": "fa:16:3e:00:00:01"}],
                                 "networks": [
                                   {"id": "network0", "type": "ipv4", "link": "interface0", "ip_address": "10.0.0.5",
                                    "netmask": "255.255.255.0",
                                    "routes": [
                                      {"network": "0.0.0.0", "netmask": "0.0.0.0", "gateway": "10.0.0.1"},
                                      {"network": "192.168.0.0", "netmask": "255.255.0.0", "gateway": "10.0.0.2"}],
                                    "services": [{"type": "dns", "address": "10.0.0.3"}], "network_id": "net"},
                                   {"id": "network1", "type": "ipv6", "link": "interface0", "ip_address": "fd00::5",
                                    "netmask": "ffff:ffff:ffff:ffff::",
                                    "routes": [
                                      {"network": "::", "netmask": "::", "gateway": "fd00::1"},
                                      {"network": "fd01::", "netmask": "ffff::", "gateway": "fd00::2"}],
                                    "services": [], "network_id": "net"}],
                                 "services": [{"type": "dns", "address": "10.0.0.3"}]}
                                """));
    }

    @Test
    void networksAreCountedOverAllNicsAndResolversNamedOnce() {
        String nics = """
                nics:
                  - {mac: 'fa:16:3e:00:00:01', addresses: [10.0.0.5/24], dns: [10.0.0.3, 10.0.0.4]}
                  - {mac: 'fa:16:3e:00:00:02', addresses: [10.1.0.5/24], dns: [10.0.0.4, 10.0.0.5]}
                """;
        ObjectNode document = of(UUID_LINE + nics);
        assertThat(document.at("/links/1/id").asText()).isEqualTo("interface1");
        assertThat(document.at("/networks/1/id").asText()).isEqualTo("network1");
        assertThat(document.at("/networks/1/link").asText()).isEqualTo("interface1");
        assertThat(document.get("services").findValuesAsText("address"))
                .containsExactly("10.0.0.3", "10.0.0.4", "10.0.0.5");
    }

    @Test
    void dataThatIsGivenWholeIsPassedOn() {
        assertThat(of(UUID_LINE + "network_data: {links: [mine]}\n")).hasToString("{\"links\":[\"mine\"]}");
    }

    /** Nova's Neutron gives a network all its subnets, and shows the first of each family. */
    @Test
    void subnetsHaveRoutesAndResolversOfTheirOwn() throws Exception {
        String nic = """
                nics:
                  - mac: fa:16:3e:00:00:01
                    device: tap0
                    vif_type: vhostuser
                    mtu: 1442
                    subnets:
                      - {addresses: ['fd00::5/64'], gateway: fd00::1, dns: ['fd00::3', 10.0.0.3], dhcp: false}
                      - addresses: [10.0.0.5/24]
                        gateway: 10.0.0.1
                        dns: [10.0.0.3]
                        routes: [{destination: 192.168.1.7/16, gateway: 10.0.0.2}]
                        dhcp: false
                      - {addresses: [10.9.0.5/24], gateway: 10.9.0.1, dns: [10.9.0.3], dhcp: false}
                """;
        assertThat(of(UUID_LINE + nic)).isEqualTo(json("""
                                {"links": [{"id": "tap0", "vif_id": null, "type": "vhostuser", "mtu": 1442,
                                            "ethernet_mac_address": "fa:16:3e:00:00:01"}],
                                 "networks": [
                                   {"id": "network0", "type": "ipv4", "link": "tap0", "ip_address": "10.0.0.5",
                                    "netmask": "255.255.255.0",
                                    "routes": [
                                      {"network": "0.0.0.0", "netmask": "0.0.0.0", "gateway": "10.0.0.1"},
                                      {"network": "192.168.0.0", "netmask": "255.255.0.0", "gateway": "10.0.0.2"}],
                                    "services": [{"type": "dns", "address": "10.0.0.3"}], "network_id": null},
                                   {"id": "network1", "type": "ipv6", "link": "tap0", "ip_address": "fd00::5",
                                    "netmask": "ffff:ffff:ffff:ffff::",
                                    "routes": [{"network": "::", "netmask": "::", "gateway": "fd00::1"}],
                                    "services": [{"type": "dns", "address": "fd00::3"},
                                                 {"type": "dns", "address": "10.0.0.3"}], "network_id": null}],
                                 "services": [{"type": "dns", "address": "10.0.0.3"},
                                              {"type": "dns", "address": "fd00::3"}]}
                                """));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5/24, 'dhcp: true', ipv4_dhcp, false",
        "10.0.0.5/24, 'dhcp: false', ipv4, true",
        "'fd00::5/64', 'dhcp: true', ipv6_dhcp, false",
        "'fd00::5/64', 'dhcp: true, ipv6_mode: slaac', ipv6_slaac, true",
        "'fd00::5/64', 'dhcp: false, ipv6_mode: dhcpv6-stateful', ipv6_dhcpv6-stateful, true",
        "'fd00::5/64', 'ipv6_mode: dhcpv6-stateless', ipv6_dhcpv6-stateless, true"
    })
    void networkSaysHowItsAddressIsGot(String address, String how, String type, boolean whole) {
        ObjectNode document = of(UUID_LINE + "nics: [{mac: 'fa:16:3e:00:00:01', subnets: [{addresses: ['" + address
                + "'], " + how + "}]}]\n");
        assertThat(document.at("/networks/0/type").asText()).isEqualTo(type);
        assertThat(document.at("/networks/0").has("ip_address")).isEqualTo(whole);
        assertThat(document.at("/networks/0").has("routes")).isEqualTo(whole);
    }

    @Test
    void mtuIsNotSaidWhereAnySubnetHasDhcp() {
        String nic = "nics: [{mac: 'fa:16:3e:00:00:01', mtu: 1442, subnets: [{addresses: [10.0.0.5/24], dhcp: false},"
                + " {addresses: ['fd00::5/64']}]}]\n";
        assertThat(of(UUID_LINE + nic).at("/links/0/mtu").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "bridge, bridge",
        "dvs, dvs",
        "hw_veb, hw_veb",
        "hyperv, hyperv",
        "ovs, ovs",
        "tap, tap",
        "vhostuser, vhostuser",
        "vif, vif",
        "ethernet, phy",
        "macvtap, phy"
    })
    void linkTypeIsOneThatGuestsKnowOrPhysical(String vifType, String type) {
        assertThat(of(UUID_LINE + "nics: [{mac: 'fa:16:3e:00:00:01', vif_type: " + vifType + "}]\n")
                        .at("/links/0/type")
                        .asText())
                .isEqualTo(type);
    }

    @Test
    void resolverOfAFamilyWithoutAddressesGoesToTheOther() {
        ObjectNode document =
                of(UUID_LINE + "nics: [{mac: 'fa:16:3e:00:00:01', addresses: [10.0.0.5/24], dns: ['fd00::3']}]\n");
        assertThat(document.at("/services/0/address").asText()).isEqualTo("fd00::3");
    }
}
