package io.metapunt.instance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that are whole or not there: written beside, synced, renamed, and the directory synced. Readable by the owner only. */
public final class AtomicFile {
    private AtomicFile() {}

    /** Puts {@code content} into {@code file}, in place of what is there. */
    public static void write(Path file, byte[] content) throws IOException {
        put(file, content, temporary -> Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE));
    }

    /**
     * Makes {@code file} with {@code content}.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is one; it is left as it is
     */
    public static void create(Path file, byte[] content) throws IOException {
        // A rename would replace what another has made meanwhile; a link does not.
        put(file, content, temporary -> Files.createLink(file, temporary));
    }

    private interface Publication {
        void publish(Path temporary) throws IOException;
    }

    private static void put(Path file, byte[] content, Publication publication) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(file + " is not a file");
        }
        Path temporary = Files.createTempFile(
                directory,
                ".",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    int _ = channel.write(rest);
                }
                channel.force(true);
            }
            publication.publish(temporary);
            sync(directory);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    static void delete(Path file) throws IOException {
        Files.delete(file);
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            sync(directory);
        }
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
