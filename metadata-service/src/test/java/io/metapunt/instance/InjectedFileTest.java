package io.metapunt.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InjectedFileTest {
    private static final String UUID_LINE = "uuid: " + TestInstances.UUID_ONE + "\n";

    @Test
    void fileMayBeEmpty() {
        Instance instance = TestInstances.read(UUID_LINE + "files: [{path: /a, content: ''}]\n");
        assertThat(instance.files().getFirst().path()).isEqualTo("/a");
        assertThat(instance.files().getFirst().content().octets()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{path: /a}",
                "{content: x}",
                "{path: /a, content: x, content_base64: eA==}",
                "{path: /a, content_base64: '****='}",
                "{path: /a, content: x, mode: 5}",
                "null"
            })
    void fileThatIsNoneIsRefused(String file) {
        assertThatThrownBy(() -> InstanceReader.read("x.yaml", UUID_LINE + "files: [" + file + "]\n"))
                .isInstanceOf(InvalidInstanceException.class);
    }
}
