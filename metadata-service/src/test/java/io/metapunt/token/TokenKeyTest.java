package io.metapunt.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenKeyTest {
    @TempDir
    private Path directory;

    @Test
    void keyIsMadeOnceAndKept() throws Exception {
        Path file = directory.resolve("state/token.key");
        TokenKey made = TokenKey.open(file);
        assertThat(made.octets()).hasSize(32).isNotEqualTo(new byte[32]);
        assertThat(TokenKey.open(file).octets()).isEqualTo(made.octets());
    }

    @Test
    void fileIsItsOwnersOnlyAndAlone() throws Exception {
        Path file = directory.resolve("token.key");
        TokenKey _ = TokenKey.open(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void everyKeyIsAnother() throws Exception {
        assertThat(TokenKey.open(directory.resolve("a")).octets())
                .isNotEqualTo(TokenKey.open(directory.resolve("b")).octets())
                .isNotEqualTo(TokenKey.random().octets());
    }

    @Test
    void fileThatHoldsNoKeyIsRefusedAndLeft() throws Exception {
        Path file = Files.write(directory.resolve("token.key"), new byte[31]);
        assertThatIOException()
                .isThrownBy(() -> TokenKey.open(file))
                .withMessageContaining("token.key is no key")
                .withMessageContaining("31 octets");
        assertThat(Files.size(file)).isEqualTo(31);
    }

    @Test
    void whereNoFileCanBeMadeTheKeyIsOfThisProcess() throws Exception {
        Path nowhere = Path.of("/proc/nowhere/token.key");
        assertThat(TokenKey.open(nowhere).octets())
                .hasSize(32)
                .isNotEqualTo(TokenKey.open(nowhere).octets());
    }
}
