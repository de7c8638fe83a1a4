package io.metapunt.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path directory;

    private Stream<String> names() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList().stream();
        }
    }

    @Test
    void fileIsWholeAndItsOwnersOnly() throws Exception {
        Path file = directory.resolve("a");
        AtomicFile.write(file, new byte[] {1, 2, 3});
        assertThat(Files.readAllBytes(file)).containsExactly(1, 2, 3);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(names()).containsExactly("a");
    }

    @Test
    void fileThatIsThereIsReplaced() throws Exception {
        Path file = directory.resolve("a");
        AtomicFile.write(file, new byte[100]);
        AtomicFile.write(file, new byte[] {1});
        assertThat(Files.readAllBytes(file)).containsExactly(1);
    }

    @Test
    void nothingIsLeftBehindWhenItFails() throws Exception {
        Path occupied = Files.createDirectories(directory.resolve("a/b"));
        assertThatIOException().isThrownBy(() -> AtomicFile.write(directory.resolve("a"), new byte[10]));
        assertThat(names()).containsExactly("a");
        assertThat(occupied).isDirectory();
    }

    @Test
    void directoryThatIsNotThereIsNotMade() {
        assertThatIOException().isThrownBy(() -> AtomicFile.write(directory.resolve("none/a"), new byte[1]));
        assertThat(directory.resolve("none")).doesNotExist();
    }

    @Test
    void deletedFileIsGoneAndAnAbsentOneIsAnError() throws Exception {
        Path file = directory.resolve("a");
        AtomicFile.write(file, new byte[1]);
        AtomicFile.delete(file);
        assertThat(names()).isEmpty();
        assertThatIOException().isThrownBy(() -> AtomicFile.delete(file));
    }

    @Test
    void fileIsMadeWholeAndOnce() throws Exception {
        Path file = directory.resolve("a");
        AtomicFile.create(file, new byte[] {1});
        assertThatIOException()
                .isThrownBy(() -> AtomicFile.create(file, new byte[] {2}))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(Files.readAllBytes(file)).containsExactly(1);
        assertThat(names()).containsExactly("a");
    }
}
