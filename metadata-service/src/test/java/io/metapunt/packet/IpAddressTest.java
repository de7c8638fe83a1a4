package io.metapunt.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    private static IpAddress parse(String text) throws Exception {
        byte[] octets = InetAddress.getByName(text).getAddress();
        return octets.length == 4 ? IpAddress.v4(octets, 0) : IpAddress.v6(octets, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.70",
                "169.254.169.254",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::a9fe:a9fe",
                "2001:db8::1:0:0:1",
                "ff02::1:fffe:a9fe"
            })
    void textIsTheUsualForm(String text) throws Exception {
        assertThat(parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.70", "200.1.2.3", "fe80::a9fe:a9fe", "ffff:eeee:dddd:cccc:bbbb:aaaa:9999:8888"})
    void octetsSurviveARoundTrip(String text) throws Exception {
        IpAddress address = parse(text);
        byte[] octets = new byte[address.length() + 4];
        address.writeTo(octets, 2);
        assertThat(address.v6() ? IpAddress.v6(octets, 2) : IpAddress.v4(octets, 2))
                .isEqualTo(address);
        assertThat(octets).startsWith(0, 0).endsWith(0, 0);
    }

    @Test
    void serviceHasItsTwoAddresses() {
        assertThat(IpAddress.SERVICE_V4).hasToString("169.254.169.254");
        assertThat(IpAddress.SERVICE_V6).hasToString("fe80::a9fe:a9fe");
        assertThat(IpAddress.allNodes()).hasToString("ff02::1");
    }

    @Test
    void unspecifiedOfEitherFamilyAreDifferent() throws Exception {
        assertThat(parse("0.0.0.0")).isNotEqualTo(parse("::"));
        assertThat(parse("0.0.0.0").isUnspecified()).isTrue();
        assertThat(parse("::").isUnspecified()).isTrue();
        assertThat(parse("::1").isUnspecified()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.70, true",
        "169.254.1.1, true",
        "223.255.255.255, true",
        "0.0.0.0, false",
        "0.1.2.3, false",
        "127.0.0.1, false",
        "169.254.169.254, false",
        "224.0.0.1, false",
        "240.0.0.1, false",
        "255.255.255.255, false",
        "fe80::1, true",
        "2001:db8::1, true",
        "::, false",
        "::1, false",
        "ff02::1, false",
        "fe80::a9fe:a9fe, false"
    })
    void onlyWhatCanBeASourceIsAnswerable(String text, boolean answerable) throws Exception {
        assertThat(parse(text).isAnswerable()).isEqualTo(answerable);
    }
}
