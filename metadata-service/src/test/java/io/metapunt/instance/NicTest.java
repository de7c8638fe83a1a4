package io.metapunt.instance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NicTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.70/24, 10.0.0.70, 255.255.255.0",
        "10.0.0.70/0, 10.0.0.70, 0.0.0.0",
        "10.0.0.70/32, 10.0.0.70, 255.255.255.255",
        "10.0.0.70/20, 10.0.0.70, 255.255.240.0",
        "2001:DB8:0:0::1/64, 2001:db8::1, ffff:ffff:ffff:ffff::",
        "fd00::1/57, fd00::1, ffff:ffff:ffff:ff80::",
        "fd00::1/128, fd00::1, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
    })
    void addressHasItsUsualFormAndItsMask(String text, String ip, String netmask) {
        Nic.Address address = Nic.Address.parse(text);
        assertThat(address.ip()).isEqualTo(ip);
        assertThat(address.netmask()).isEqualTo(netmask);
        assertThat(address.v6()).isEqualTo(ip.contains(":"));
    }
}
