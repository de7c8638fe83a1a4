package io.metapunt.token;

import io.metapunt.instance.AtomicFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secret that tokens are signed with, kept in a file, so that tokens outlive the daemon that gave them. */
public final class TokenKey {
    private static final Logger log = LoggerFactory.getLogger(TokenKey.class);

    /** As long as SHA-256's result (RFC 2104, 3). */
    private static final int OCTETS = 32;

    private final byte[] octets;

    private TokenKey(byte[] octets) {
        this.octets = octets;
    }

    /** A key of this process alone. */
    public static TokenKey random() {
        byte[] octets = new byte[OCTETS];
        new SecureRandom().nextBytes(octets);
        return new TokenKey(octets);
    }

    /**
     * Reads the key from {@code file}, which is made if it is not there. If it cannot be made, the key is this process's
     * alone, and the log says so.
     *
     * @throws IOException if the file cannot be read, or holds no key
     */
    public static TokenKey open(Path file) throws IOException {
        try {
            return read(file);
        } catch (NoSuchFileException _) {
            return make(file);
        }
    }

    private static TokenKey make(Path file) throws IOException {
        TokenKey made = random();
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            AtomicFile.create(file, made.octets);
            return made;
        } catch (FileAlreadyExistsException _) {
            // Another daemon was faster; both use its key.
            return read(file);
        } catch (IOException e) {
            log.warn("{} cannot be made, so session tokens end with this process: {}", file, e.toString());
            return made;
        }
    }

    private static TokenKey read(Path file) throws IOException {
        byte[] octets = Files.readAllBytes(file);
        if (octets.length != OCTETS) {
            throw new IOException(file + " is no key: it has " + octets.length + " octets, not " + OCTETS
                    + "; remove it, and a new one is made");
        }
        return new TokenKey(octets);
    }

    byte[] octets() {
        return octets;
    }
}
