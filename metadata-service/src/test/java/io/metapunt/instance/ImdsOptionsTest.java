package io.metapunt.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImdsOptionsTest {
    private static final String UUID_LINE = "uuid: " + TestInstances.UUID_ONE + "\n";

    private static ImdsOptions of(String section) {
        return TestInstances.read(UUID_LINE + section).imds();
    }

    @Test
    void whatIsNotSaidIsLeftOpen() {
        assertThat(of("")).isEqualTo(ImdsOptions.NONE);
        assertThat(of("imds: {}\n")).isEqualTo(ImdsOptions.NONE);
    }

    @ParameterizedTest
    @CsvSource({"optional, OPTIONAL", "required, REQUIRED", "off, OFF", "'\"off\"', OFF"})
    void modeIsWrittenPlainly(String text, TokenMode mode) {
        assertThat(of("imds: {tokens: " + text + "}\n").tokens()).contains(mode);
    }

    @Test
    void endpointAndHopLimitAreTheInstances() {
        assertThat(of("imds: {endpoint: false, hop_limit: 2}\n"))
                .isEqualTo(new ImdsOptions(Optional.of(false), Optional.empty(), Optional.of(2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tokens: on", "tokens: Required", "tokens: ''", "hop_limit: 0", "hop_limit: 65", "token: off"})
    void whatCannotBeIsRefused(String wrong) {
        assertThatThrownBy(() -> InstanceReader.read("x.yaml", UUID_LINE + "imds: {" + wrong + "}\n"))
                .isInstanceOf(InvalidInstanceException.class)
                .hasMessageContaining(wrong.substring(0, wrong.indexOf(':')));
    }
}
