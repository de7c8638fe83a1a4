package io.metapunt.libvirt;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.metapunt.instance.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The running domains, as libvirt's directory had them at the last {@link #scan}: a file each, {@code NAME.xml}, which libvirt
 * replaces whole and removes when the domain ends. Not thread-safe; it may block on the disk.
 */
final class DomainDirectory {
    private static final int MAX_FILE = 4 * 1024 * 1024;
    private static final int MAX_DOMAINS = 10_000;

    private final Path path;
    private Map<Path, Entry> entries = new HashMap<>();
    private ImmutableMap<UUID, String> projects = ImmutableMap.of();
    private ImmutableList<Problem> problems = ImmutableList.of();
    private boolean missing;

    /** What tells one version of a file from another. */
    private record Version(
            FileTime modified, long size, @Nullable Object inode) {}

    private record Entry(Version version, DomainXml.Reading reading) {}

    DomainDirectory(Path path) {
        this.path = path;
    }

    /** Looks for what has changed; whether anything has. */
    boolean scan() {
        Map<Path, Entry> found = new HashMap<>();
        String unreadable = "";
        missing = false;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*.xml")) {
            for (Path file : files) {
                if (found.size() < MAX_DOMAINS) {
                    read(file).ifPresent(entry -> found.put(file, entry));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException _) {
            missing = true;
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            // What is known stays known.
            found.putAll(entries);
            unreadable = "not readable: " + e;
        }
        entries = found;
        return publish(unreadable);
    }

    private Optional<Entry> read(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                return Optional.empty();
            }
            Version version = new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
            Entry known = entries.get(file);
            if (known != null && known.version().equals(version)) {
                return Optional.of(known);
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] text = in.readNBytes(MAX_FILE + 1);
                return Optional.of(new Entry(
                        version,
                        text.length > MAX_FILE
                                ? new DomainXml.Reading.Unreadable(0, "larger than " + MAX_FILE + " octets")
                                : DomainXml.read(text)));
            }
        } catch (NoSuchFileException _) {
            // The domain has just ended.
            return Optional.empty();
        } catch (IOException e) {
            Version none = new Version(FileTime.fromMillis(0), -1, null);
            return Optional.of(new Entry(none, new DomainXml.Reading.Unreadable(0, "not readable: " + e)));
        }
    }

    private boolean publish(String unreadable) {
        ImmutableMap.Builder<UUID, String> known = ImmutableMap.builder();
        ImmutableList.Builder<Problem> wrong = ImmutableList.builder();
        if (!unreadable.isEmpty()) {
            wrong.add(new Problem(path.toString(), 0, unreadable));
        }
        new TreeMap<>(entries).forEach((file, entry) -> {
            switch (entry.reading()) {
                case DomainXml.Reading.Read(Domain domain) ->
                    domain.projectId().ifPresent(project -> known.put(domain.uuid(), project));
                case DomainXml.Reading.Unreadable(int line, String why) ->
                    wrong.add(new Problem(file.toString(), line, why));
            }
        });
        ImmutableMap<UUID, String> before = projects;
        ImmutableList<Problem> wrongBefore = problems;
        projects = known.buildKeepingLast();
        problems = wrong.build();
        return !Objects.equals(before, projects) || !wrongBefore.equals(problems);
    }

    /** Each instance's project. */
    ImmutableMap<UUID, String> projects() {
        return projects;
    }

    /** Whether there is no such directory. */
    boolean isMissing() {
        return missing;
    }

    ImmutableList<Problem> problems() {
        return problems;
    }
}
