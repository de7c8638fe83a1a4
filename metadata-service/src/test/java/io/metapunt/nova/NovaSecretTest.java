package io.metapunt.nova;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.instance.TestInstances;
import org.junit.jupiter.api.Test;

class NovaSecretTest {
    @Test
    void signatureIsNovas() {
        assertThat(NovaSecret.of("s3cret").signature(TestInstances.UUID_ONE))
                .isEqualTo("ce17e297d5f0ddf8bc3eebd807b02fabf07b4969c6b5b0f21031320829e6c50c");
    }

    @Test
    void emptySecretIsOneToo() {
        assertThat(NovaSecret.of("").signature(TestInstances.UUID_ONE))
                .isEqualTo("a5474dd96cd226aef559554bc58c107fda0f4cab4989dae6138db075984d4dcb");
    }

    @Test
    void secretIsInNoText() {
        assertThat(NovaConfig.of("nova", 8775, NovaSecret.of("s3cret")).toString())
                .doesNotContain("s3cret")
                .contains("nova");
    }
}
