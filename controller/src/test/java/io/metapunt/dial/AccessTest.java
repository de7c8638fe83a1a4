package io.metapunt.dial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
    @TempDir
    private Path dir;

    @Test
    void fileThatIsThereIsNotMissingAndIsReadable() throws IOException {
        Path empty = Files.createFile(dir.resolve("empty"));
        assertThat(Access.isMissing(empty)).isFalse();
        assertThat(Access.isReadable(empty)).isTrue();
    }

    @Test
    void whatIsNotThereIsMissingAndNotReadable() {
        assertThat(Access.isMissing(dir.resolve("none"))).isTrue();
        assertThat(Access.isReadable(dir.resolve("none"))).isFalse();
    }

    /** A link in a circle leads nowhere that could be told: whoever opens it says so. */
    @Test
    void whatCannotBeToldIsNotMissing() throws IOException {
        Path circle = dir.resolve("circle");
        Files.createSymbolicLink(circle, circle);
        assertThat(Access.isMissing(circle)).isFalse();
        assertThat(Access.isReadable(circle)).isFalse();
    }
}
