package io.metapunt.instance;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The files of a directory that others write into, by renaming or removing files while it is listed. Blocks on the disk. */
public final class DirectoryListing {
    private static final int LOOKS = 8;
    /** After the first look; doubled each time, since whoever renames may be kept from the processor half-way. */
    private static final long FIRST_WAIT_NANOS = 1_000_000;

    private DirectoryListing() {}

    /** What changes when a file's content does. */
    public record Version(
            FileTime modified, long size, @Nullable Object inode) {
        /** Of a file that is there and cannot be looked at. */
        public static final Version UNKNOWN = new Version(FileTime.fromMillis(0), -1, null);
    }

    /**
     * Lists the regular files of {@code directory} by their names.
     *
     * @param wanted tells by its name whether a file is meant
     * @param known the names that were listed before: while another file is renamed onto one, a listing may lack it, and so may,
     *     for a moment, a look at its very name; so these are looked for again
     * @throws IOException if the directory cannot be listed; among others {@link NoSuchFileException} and {@link
     *     java.nio.file.NotDirectoryException}
     */
    public static Map<String, Version> of(Path directory, Predicate<String> wanted, Set<String> known)
            throws IOException {
        Map<String, Version> present = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = Objects.requireNonNull(file.getFileName()).toString();
                if (wanted.test(name)) {
                    version(file).ifPresent(version -> present.put(name, version));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw Objects.requireNonNull(e.getCause());
        }
        lookAgain(directory, known, present);
        return present;
    }

    private static void lookAgain(Path directory, Set<String> known, Map<String, Version> present) {
        Set<String> missing = new HashSet<>(known);
        missing.removeAll(present.keySet());
        for (int looks = 0; looks < LOOKS && !missing.isEmpty(); looks++) {
            if (looks > 0) {
                LockSupport.parkNanos(FIRST_WAIT_NANOS << (looks - 1));
            }
            missing.removeIf(name -> {
                Optional<Version> found = version(directory.resolve(name));
                found.ifPresent(version -> present.put(name, version));
                return found.isPresent();
            });
        }
    }

    private static Optional<Version> version(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? Optional.of(new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey()))
                    : Optional.empty();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException _) {
            // Reading it will tell what is wrong.
            return Optional.of(Version.UNKNOWN);
        }
    }
}
