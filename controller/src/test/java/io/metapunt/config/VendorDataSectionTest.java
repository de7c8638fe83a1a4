package io.metapunt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.collect.ImmutableList;
import io.metapunt.vendordata.VendorDataPolicy;
import io.metapunt.vendordata.VendorTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VendorDataSectionTest {
    @TempDir
    private Path directory;

    @Test
    void defaultIsStaticDataAlone() throws Exception {
        assertThat(ConfigReader.read(Overrides.NONE).vendorData()).isEqualTo(VendorDataPolicy.defaults());
    }

    @Test
    void everyKeyIsRead() throws Exception {
        Path file = Files.writeString(directory.resolve("common.json"), "{\"a\": 1}");
        String text = """
                vendor_data:
                  static: false
                  file: %s
                  targets: ["one@https://vendor.example/"]
                  timeout_seconds: 2
                  failure_fatal: true
                  ca: /ca.pem
                """.formatted(file);
        assertThat(ConfigReader.read("c.yaml", text, Overrides.NONE).vendorData())
                .isEqualTo(new VendorDataPolicy(
                        false,
                        JsonNodeFactory.instance.objectNode().put("a", 1),
                        ImmutableList.of(VendorTarget.parse("one@https://vendor.example/")),
                        Duration.ofSeconds(2),
                        true,
                        Optional.of(Path.of("/ca.pem"))));
    }

    @ParameterizedTest
    @CsvSource({
        "targets, '[x]'",
        "targets, '[\"a@http://h/\", \"a@http://i/\"]'",
        "timeout_seconds, 0",
        "timeout_seconds, 10",
        "file, /no/such/file"
    })
    void whatCannotBeIsRefusedWithItsLine(String key, String value) {
        assertThatThrownBy(() ->
                        ConfigReader.read("c.yaml", "vendor_data:\n  " + key + ": " + value + "\n", Overrides.NONE))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("c.yaml:2: key 'vendor_data." + key + "': ");
    }

    @Test
    void wrongFileIsNamedWithItsLine() throws Exception {
        Path file = Files.writeString(directory.resolve("common.json"), "{\"a\": 1,\n \"a\": 2}");
        assertThatThrownBy(() -> ConfigReader.read("c.yaml", "vendor_data: {file: " + file + "}\n", Overrides.NONE))
                .hasMessageContaining("common.json:2: ");
    }
}
