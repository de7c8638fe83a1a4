package io.metapunt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {
    @ParameterizedTest
    @CsvSource({"0.04, 0.0s", "9.94, 9.9s", "59.9, 59s", "200, 3m20s", "18420, 5h7m", "1047600, 12d3h"})
    void agesHaveTwoUnitsAtMost(double seconds, String text) {
        assertThat(Ages.text(seconds)).isEqualTo(text);
    }
}
