package io.metapunt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metapunt.daemon.NovaSettings;
import io.metapunt.nova.NovaConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NovaSectionTest {
    private static final Map<String, String> SECRET = Map.of("METAPUNT_NOVA_SECRET", "s3cret");

    @TempDir
    private Path dir;

    private static NovaSettings read(String text, Map<String, String> environment) throws ConfigException {
        return ConfigReader.read("c.yaml", text, Overrides.NONE, environment).nova();
    }

    private static NovaConfig nova(String section) throws ConfigException {
        return read("source: nova\nnova: {" + section + "}\n", SECRET).config().orElseThrow();
    }

    @Test
    void novaIsNotAskedByDefault() throws ConfigException {
        assertThat(read("", Map.of()).config()).isEmpty();
        assertThat(read("source: directory\nnova: {secret_file: /nowhere}\n", Map.of())
                        .config())
                .isEmpty();
    }

    @Test
    void defaults() throws ConfigException {
        NovaSettings settings = read("source: nova\n", SECRET);
        NovaConfig nova = settings.config().orElseThrow();
        assertThat(settings.exclusive()).isTrue();
        assertThat(settings.libvirt()).isEqualTo(Path.of("/run/libvirt/qemu"));
        assertThat(nova.url()).isEqualTo("http://127.0.0.1:8775");
        assertThat(nova.tls()).isEmpty();
        assertThat(nova.timeout()).isEqualTo(Duration.ofSeconds(8));
        assertThat(nova.connections()).isEqualTo(64);
        assertThat(nova.connectionsPerGuest()).isEqualTo(8);
        assertThat(nova.stale()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void everyKeyIsRead() throws Exception {
        NovaConfig nova = nova("url: \"http://[fd00::1]:80/\", timeout_seconds: 3, connections: 5, "
                + "connections_per_guest: 2, stale_seconds: 0, libvirt: /l");
        assertThat(nova.url()).isEqualTo("http://[fd00::1]:80");
        assertThat(nova.host()).isEqualTo("fd00::1");
        assertThat(nova.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(nova.connections()).isEqualTo(5);
        assertThat(nova.connectionsPerGuest()).isEqualTo(2);
        assertThat(nova.stale()).isZero();
        assertThat(read("source: both\nnova: {libvirt: /l}\n", SECRET).libvirt())
                .isEqualTo(Path.of("/l"));
        assertThat(read("source: both\n", SECRET).exclusive()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"http://nova, 80", "https://nova, 443", "https://nova:8775, 8775"})
    void portIsTheSchemesUnlessItIsGiven(String url, int port) throws ConfigException {
        assertThat(nova("url: \"" + url + "\"").port()).isEqualTo(port);
        assertThat(nova("url: \"" + url + "\"").tls().isPresent()).isEqualTo(url.startsWith("https"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nova",
                "ftp://nova",
                "http://",
                "http://nova/metadata",
                "http://u:p@nova",
                "http://nova:99999",
                "http://no va"
            })
    void whatIsNoPlaceIsRefused(String url) {
        assertThatThrownBy(() -> read("source: nova\nnova:\n  url: \"" + url + "\"\n", SECRET))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("c.yaml:3: key 'nova.url': ");
    }

    @Test
    void secretIsAskedForAndMayBeEmpty() throws ConfigException {
        assertThatThrownBy(() -> read("source: nova\n", Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'nova.secret_file'")
                .hasMessageContaining("METAPUNT_NOVA_SECRET");
        assertThat(read("source: nova\n", Map.of("METAPUNT_NOVA_SECRET", "")).config())
                .isPresent();
    }

    @Test
    void secretsFileIsReadAndItsLastLineEnds() throws Exception {
        Path file = Files.writeString(dir.resolve("secret"), "s3cret\n");
        assertThat(read("source: nova\nnova: {secret_file: " + file + "}\n", Map.of())
                        .config())
                .isPresent();
        assertThatThrownBy(() -> read("source: nova\nnova: {secret_file: " + file + "}\n", SECRET))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("as well")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> read("source: nova\nnova: {secret_file: /nowhere}\n", Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("/nowhere");
    }

    @Test
    void filesOfTlsAreReadAtTheStart() throws IOException {
        Path none = Files.writeString(dir.resolve("none.pem"), "no certificate");
        for (String keys :
                new String[] {"ca: " + none, "certificate: /nowhere, key: /nowhere", "certificate: " + none}) {
            assertThatThrownBy(() -> nova("url: \"https://nova\", " + keys))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("key 'nova.");
        }
        assertThatThrownBy(() -> nova("ca: " + none))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("not https");
    }

    @ParameterizedTest
    @CsvSource({
        "source, neither",
        "nova.timeout_seconds, 10",
        "nova.connections, 0",
        "nova.connections_per_guest, 65",
        "nova.stale_seconds, 86401"
    })
    void valueOutOfBoundsIsNamedWithItsLine(String key, String value) {
        String text = key.equals("source")
                ? "\nsource: " + value + "\n"
                : "source: nova\nnova: { " + key.substring(5) + ": " + value + " }\n";
        assertThatThrownBy(() -> read(text, SECRET))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("c.yaml:2: key '" + key + "': ");
    }
}
