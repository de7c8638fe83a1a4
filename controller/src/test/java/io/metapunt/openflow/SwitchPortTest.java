package io.metapunt.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwitchPortTest {
    @ParameterizedTest
    @CsvSource({
        "tapcd9f6d46-4a, tapcd9f6d46-4a, true",
        "tapcd9f6d46-4a, tapcd9f6d46-4b, false",
        "tapcd9f6d46-4a, tapcd9f6d46-4ab, false",
        "abcdefghijklmno, abcdefghijklmno, true",
        "abcdefghijklmno, abcdefghijklmnopq, true",
        "abcdefghijklmno, abcdefghijklmnx, false",
        "'', tap, false"
    })
    void nameIsTheInterfacesOrItsBeginning(String name, String fullName, boolean called) {
        assertThat(new SwitchPort(1, name).isCalled(fullName)).isEqualTo(called);
    }
}
