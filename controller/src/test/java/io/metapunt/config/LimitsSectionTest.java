package io.metapunt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metapunt.link.SharedLimits;
import org.junit.jupiter.api.Test;

class LimitsSectionTest {
    private static SharedLimits read(String text) throws ConfigException {
        return ConfigReader.read("metapunt.yaml", text, Overrides.NONE).shared();
    }

    @Test
    void sharedBoundsHaveDefaults() throws ConfigException {
        assertThat(read("")).isEqualTo(SharedLimits.defaults());
    }

    @Test
    void sharedBoundsAreTaken() throws ConfigException {
        assertThat(read("limits: {bridge_connections: 10, bridge_half_open: 20, held_octets: 2000000}"))
                .isEqualTo(new SharedLimits(10, 20, 2_000_000));
    }

    @Test
    void boundTooSmallToBeSharedIsRefused() {
        assertThatThrownBy(() -> read("limits:\n  held_octets: 1000"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("metapunt.yaml:2: key 'limits.held_octets': 1000 is not from 1048576");
    }
}
