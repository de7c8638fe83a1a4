package io.metapunt.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileChecksTest {
    @TempDir
    Path dir;

    @Test
    void secretThatTheGroupMayReadIsNamed() throws IOException {
        Path key = file("token.key", "rw-r-----");

        assertThat(FileChecks.of(List.of(key), List.of(), List.of()))
                .containsExactly(
                        Check.fail("permissions", key + " is open to more than it should be", "chmod go-rwx " + key));
    }

    @Test
    void socketIsForItsGroupAndNobodyElse() throws IOException {
        assertThat(FileChecks.of(List.of(), List.of(file("good.sock", "rw-rw----")), List.of()))
                .extracting(Check::verdict)
                .containsExactly(Check.Verdict.OK);
        assertThat(FileChecks.of(List.of(), List.of(file("bad.sock", "rw-rw-rw-")), List.of()))
                .extracting(Check::verdict)
                .containsExactly(Check.Verdict.FAIL);
    }

    @Test
    void instancesMustNotBeWritableByAll() throws IOException {
        assertThat(FileChecks.of(List.of(), List.of(), List.of(file("read", "rw-r--r--"))))
                .extracting(Check::verdict)
                .containsExactly(Check.Verdict.OK);
        assertThat(FileChecks.of(List.of(), List.of(), List.of(file("written", "rw-rw-rw-"))))
                .extracting(Check::verdict)
                .containsExactly(Check.Verdict.FAIL);
    }

    private Path file(String name, String mode) throws IOException {
        Path file = Files.createFile(dir.resolve(name));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
