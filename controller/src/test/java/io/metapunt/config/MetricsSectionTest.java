package io.metapunt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import io.metapunt.daemon.DaemonSettings.MetricsPolicy;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsSectionTest {
    @Test
    void metricsAreOnTheAdminSocketAloneByDefault() throws ConfigException {
        assertThat(read("")).isEqualTo(new MetricsPolicy(Optional.empty(), MetricsPolicy.DEFAULT_GUESTS));
    }

    @Test
    void everyKeyIsRead() throws ConfigException {
        assertThat(read("metrics:\n  listen: 127.0.0.1:9169\n  guests: 10\n"))
                .isEqualTo(new MetricsPolicy(
                        Optional.of(new InetSocketAddress(InetAddresses.forString("127.0.0.1"), 9169)), 10));
        assertThat(read("metrics:\n  listen: '[::1]:9169'\n").listen())
                .contains(new InetSocketAddress(InetAddresses.forString("::1"), 9169));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "listen: 0.0.0.0:9169; 'metrics.listen': '0.0.0.0' is no loopback address; nobody else may ask",
                "listen: 127.0.0.1; 'metrics.listen': '127.0.0.1' is not ADDRESS:PORT",
                "listen: localhost:1; 'metrics.listen': 'localhost:1' is not ADDRESS:PORT",
                "guests: -1; 'metrics.guests': -1 is not from 0 to 10000"
            })
    void badValueIsNamed(String line, String key) {
        assertThatThrownBy(() -> read("metrics:\n  " + line + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("metapunt.yaml:2: key " + key);
    }

    private static MetricsPolicy read(String text) throws ConfigException {
        return ConfigReader.read("metapunt.yaml", text, Overrides.NONE).metrics();
    }
}
