package io.metapunt.punt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PuntModeTest {
    @ParameterizedTest
    @EnumSource
    void everyModeIsReadAsItIsWritten(PuntMode mode) {
        assertThat(PuntMode.parse(mode.toString())).isEqualTo(mode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PORT", "tap", "port "})
    void whatIsNoModeIsRefusedWithThoseThereAre(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PuntMode.parse(text))
                .withMessageContaining("controller, port");
    }
}
