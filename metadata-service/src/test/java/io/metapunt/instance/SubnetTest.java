package io.metapunt.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubnetTest {
    private static final String NIC = "uuid: " + TestInstances.UUID_ONE + "\nnics:\n  - mac: fa:16:3e:11:22:33\n";

    @Test
    void flatKeysAreTakenApartByFamily() {
        Nic nic = TestInstances.read(NIC + """
                    addresses: ['fd00::5/64', 10.0.0.5/24]
                    gateway: 10.0.0.1
                    gateway_v6: fd00::1
                    dns: [10.0.0.3, 'fd00::3']
                """).nics().getFirst();
        assertThat(nic.first(false).orElseThrow().gateway()).contains("10.0.0.1");
        assertThat(nic.first(false).orElseThrow().dns()).containsExactly("10.0.0.3");
        assertThat(nic.first(true).orElseThrow().gateway()).contains("fd00::1");
        assertThat(nic.first(true).orElseThrow().dns()).containsExactly("fd00::3");
        assertThat(nic.addresses()).extracting(Nic.Address::ip).containsExactly("10.0.0.5", "fd00::5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "subnets: [{}] | without addresses",
                "subnets: [{addresses: [10.0.0.5/24, 'fd00::5/64']}] | both families",
                "subnets: [{addresses: [10.0.0.5/24], ipv6_mode: slaac}] | ipv6_mode",
                "subnets: [{addresses: ['fd00::5/64'], ipv6_mode: magic}] | magic",
                "subnets: [{addresses: [10.0.0.5/24], gateway: x}] | gateway",
                "subnets: [{addresses: [10.0.0.5/24], mask: 5}] | mask",
                "subnets: [{addresses: [10.0.0.5/24]}], dhcp: true | with subnets",
                "subnets: [null] | subnets"
            })
    void subnetThatIsNoneIsRefused(String keys, String what) {
        String text = "{uuid: " + TestInstances.UUID_ONE + ", nics: [{mac: 'fa:16:3e:11:22:33', " + keys + "}]}";
        assertThatThrownBy(() -> InstanceReader.read("x.yaml", text))
                .isInstanceOf(InvalidInstanceException.class)
                .hasMessageContaining(what);
    }

    @ParameterizedTest
    @CsvSource({"10.1.2.3/8, 10.0.0.0", "10.1.2.3/32, 10.1.2.3", "10.1.2.3/0, 0.0.0.0", "fd00:1:2::3/33, fd00:1::"})
    void networkIsWhatThePrefixLeaves(String address, String network) {
        assertThat(Nic.Address.parse(address).network()).isEqualTo(network);
    }
}
