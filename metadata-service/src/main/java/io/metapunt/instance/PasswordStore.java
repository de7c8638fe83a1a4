package io.metapunt.instance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The passwords that guests post, encrypted by themselves for their owners: written once, kept in a file each. Answers come
 * from memory; files are written behind, by the executor given, so that a guest never waits for the disk.
 */
public final class PasswordStore {
    /** What became of a password. */
    public enum Outcome {
        STORED,
        ALREADY_SET,
        /** Empty, too long, or no UTF-8. */
        UNUSABLE
    }

    private static final Logger log = LoggerFactory.getLogger(PasswordStore.class);

    /** Nova's four metadata values of 255 octets. */
    private static final int MAX_LENGTH = 1_020;

    private static final String SUFFIX = ".password";

    private final Path directory;
    private final Executor writer;
    private final Map<UUID, String> passwords = new ConcurrentHashMap<>();

    private PasswordStore(Path directory, Executor writer) {
        this.directory = directory;
        this.writer = writer;
    }

    /** Has none, and keeps none. */
    public static PasswordStore none() {
        return new PasswordStore(Path.of(""), _ -> {});
    }

    /** Reads what {@code directory} has; it need not exist. */
    public static PasswordStore open(Path directory, Executor writer) throws IOException {
        PasswordStore store = new PasswordStore(directory, writer);
        try (var files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                store.read(file);
            }
        } catch (NoSuchFileException _) {
            // Nothing was posted yet.
        }
        return store;
    }

    private void read(Path file) throws IOException {
        String name = file.getFileName().toString();
        UUID instance;
        try {
            instance = UUID.fromString(name.substring(0, name.length() - SUFFIX.length()));
        } catch (IllegalArgumentException _) {
            log.warn("{} is no instance's password", file);
            return;
        }
        // Whatever it holds, there is one.
        passwords.put(instance, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    }

    public Optional<String> get(UUID instance) {
        return Optional.ofNullable(passwords.get(instance));
    }

    /** Stores {@code password}, unless there is one. That there is one is said whatever the new one is, as Nova does. */
    public Outcome putIfAbsent(UUID instance, byte[] password) {
        if (passwords.containsKey(instance)) {
            return Outcome.ALREADY_SET;
        }
        if (password.length == 0 || password.length > MAX_LENGTH) {
            return Outcome.UNUSABLE;
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(password))
                    .toString();
        } catch (CharacterCodingException _) {
            return Outcome.UNUSABLE;
        }
        if (passwords.putIfAbsent(instance, text) != null) {
            return Outcome.ALREADY_SET;
        }
        writer.execute(() -> write(instance, text));
        return Outcome.STORED;
    }

    private synchronized void write(UUID instance, String password) {
        if (!password.equals(passwords.get(instance))) {
            // It was reset meanwhile.
            return;
        }
        Path file = directory.resolve(instance + SUFFIX);
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            AtomicFile.write(file, password.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            log.error("cannot keep the password of instance {} in {}: {}", instance, file, e.toString());
        }
    }

    /** Forgets the password, so that the guest may post another. */
    public synchronized void reset(UUID instance) throws IOException {
        passwords.remove(instance);
        Files.deleteIfExists(directory.resolve(instance + SUFFIX));
    }
}
