package io.metapunt.doctor;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who may open and change the daemon's files. */
final class FileChecks {
    private static final ImmutableSet<PosixFilePermission> OTHERS = ImmutableSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);
    private static final ImmutableSet<PosixFilePermission> GROUP = ImmutableSet.of(
            PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE);

    private FileChecks() {}

    /**
     * Looks at them.
     *
     * @param secrets nobody but the owner may read them
     * @param sockets nobody but the owner and the group may open them
     * @param writable others may read, not write
     */
    static ImmutableList<Check> of(List<Path> secrets, List<Path> sockets, List<Path> writable) {
        List<Check> checks = new ArrayList<>();
        ImmutableSet<PosixFilePermission> groupAndOthers = ImmutableSet.<PosixFilePermission>builder()
                .addAll(GROUP)
                .addAll(OTHERS)
                .build();
        secrets.forEach(path -> tooMuch(path, groupAndOthers, "go-rwx").ifPresent(checks::add));
        sockets.forEach(path -> tooMuch(path, OTHERS, "o-rwx").ifPresent(checks::add));
        writable.forEach(path -> tooMuch(path, ImmutableSet.of(PosixFilePermission.OTHERS_WRITE), "o-w")
                .ifPresent(checks::add));
        if (checks.isEmpty()) {
            checks.add(Check.ok("permissions", "secrets, socket and instances are open to nobody else"));
        }
        return ImmutableList.copyOf(checks);
    }

    private static Optional<Check> tooMuch(Path path, Set<PosixFilePermission> forbidden, String change) {
        try {
            boolean open = Files.getPosixFilePermissions(path).stream().anyMatch(forbidden::contains);
            return open
                    ? Optional.of(Check.fail(
                            "permissions", path + " is open to more than it should be", "chmod " + change + " " + path))
                    : Optional.empty();
        } catch (IOException _) {
            // What is not there is open to nobody.
            return Optional.empty();
        }
    }
}
