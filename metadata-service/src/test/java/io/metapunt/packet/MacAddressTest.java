package io.metapunt.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
    @ParameterizedTest
    @CsvSource({
        "00:00:00:00:00:00, 0",
        "fa:16:3e:11:22:33, fa163e112233",
        "ff:ff:ff:ff:ff:ff, ffffffffffff",
        "0a:0b:0c:0d:0e:0f, a0b0c0d0e0f"
    })
    void textAndBitsAgree(String text, String bits) {
        MacAddress mac = MacAddress.parse(text);
        assertThat(mac.bits()).isEqualTo(Long.parseLong(bits, 16));
        assertThat(mac).hasToString(text);
    }

    @Test
    void upperCaseIsReadAndWrittenLower() {
        assertThat(MacAddress.parse("FA:16:3E:AA:BB:CC")).hasToString("fa:16:3e:aa:bb:cc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fa:16:3e:11:22",
                "fa:16:3e:11:22:33:44",
                "fa-16-3e-11-22-33",
                "fa163e112233",
                "fa:16:3e:11:22:3g",
                "fa:16:3e:11:22:3",
                " fa:16:3e:11:22:33",
                "fa:16:3e:11:22:33\n",
                "+a:16:3e:11:22:33",
                "٠a:16:3e:11:22:33"
            })
    void anythingElseIsNoAddress(String text) {
        assertThat(MacAddress.isValid(text)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> MacAddress.parse(text));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1L << 48, Long.MIN_VALUE})
    void moreThan48BitsAreRefused(long bits) {
        assertThatIllegalArgumentException().isThrownBy(() -> new MacAddress(bits));
    }
}
