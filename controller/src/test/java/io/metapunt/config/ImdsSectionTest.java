package io.metapunt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metapunt.instance.TokenMode;
import io.metapunt.token.ImdsPolicy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImdsSectionTest {
    @Test
    void defaultsRequireNoToken() throws Exception {
        assertThat(ConfigReader.read(Overrides.NONE).imds()).isEqualTo(new ImdsPolicy(true, TokenMode.OPTIONAL, 1));
        assertThat(ConfigReader.read(Overrides.NONE).tokenKey()).isEqualTo(Path.of("/var/lib/metapunt/token.key"));
    }

    @Test
    void everyKeyIsRead() throws Exception {
        String text = "imds: {endpoint: false, tokens: off, hop_limit: 64, key: /k}\n";
        assertThat(ConfigReader.read("c.yaml", text, Overrides.NONE).imds())
                .isEqualTo(new ImdsPolicy(false, TokenMode.OFF, 64));
        assertThat(ConfigReader.read("c.yaml", text, Overrides.NONE).tokenKey()).isEqualTo(Path.of("/k"));
    }

    @Test
    void keyLiesBesideThePasswords() throws Exception {
        assertThat(ConfigReader.read("c.yaml", "passwords: /state/passwords\n", Overrides.NONE)
                        .tokenKey())
                .isEqualTo(Path.of("/state/token.key"));
    }

    @ParameterizedTest
    @CsvSource({"tokens, always", "hop_limit, 0", "hop_limit, 65"})
    void whatCannotBeIsRefusedWithItsLine(String key, String value) {
        assertThatThrownBy(() -> ConfigReader.read("c.yaml", "imds:\n  " + key + ": " + value + "\n", Overrides.NONE))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("c.yaml:2: key 'imds." + key + "': ")
                .hasMessageContaining(value);
    }
}
