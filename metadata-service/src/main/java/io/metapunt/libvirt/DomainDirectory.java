package io.metapunt.libvirt;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.metapunt.instance.DirectoryListing;
import io.metapunt.instance.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The running domains, as libvirt's directory had them at the last {@link #scan}: a file each, {@code NAME.xml}, which libvirt
 * replaces whole and removes when the domain ends. Not thread-safe; it may block on the disk.
 */
final class DomainDirectory {
    private static final int MAX_FILE = 4 * 1024 * 1024;
    private static final int MAX_DOMAINS = 10_000;

    private final Path path;
    private Map<String, Entry> entries = new HashMap<>();
    private ImmutableMap<UUID, String> projects = ImmutableMap.of();
    private ImmutableList<Problem> problems = ImmutableList.of();
    private boolean missing;

    private record Entry(DirectoryListing.Version version, DomainXml.Reading reading) {}

    DomainDirectory(Path path) {
        this.path = path;
    }

    /** Looks for what has changed; whether anything has. */
    boolean scan() {
        String unreadable = "";
        missing = false;
        try {
            Map<String, Entry> found = new HashMap<>();
            DirectoryListing.of(path, name -> name.endsWith(".xml"), entries.keySet()).entrySet().stream()
                    .limit(MAX_DOMAINS)
                    .forEach(file ->
                            read(file.getKey(), file.getValue()).ifPresent(entry -> found.put(file.getKey(), entry)));
            entries = found;
        } catch (NoSuchFileException | NotDirectoryException _) {
            missing = true;
            entries = new HashMap<>();
        } catch (IOException e) {
            // What is known stays known.
            unreadable = "not readable: " + e;
        }
        return publish(unreadable);
    }

    private Optional<Entry> read(String file, DirectoryListing.Version version) {
        Entry known = entries.get(file);
        if (known != null && known.version().equals(version)) {
            return Optional.of(known);
        }
        try (InputStream in = Files.newInputStream(path.resolve(file))) {
            byte[] text = in.readNBytes(MAX_FILE + 1);
            return Optional.of(new Entry(
                    version,
                    text.length > MAX_FILE
                            ? new DomainXml.Reading.Unreadable(0, "larger than " + MAX_FILE + " octets")
                            : DomainXml.read(text)));
        } catch (NoSuchFileException _) {
            // It has just been replaced, or its domain has ended: the next look tells.
            return Optional.ofNullable(known);
        } catch (IOException e) {
            return Optional.of(new Entry(
                    DirectoryListing.Version.UNKNOWN, new DomainXml.Reading.Unreadable(0, "not readable: " + e)));
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
                    wrong.add(new Problem(path.resolve(file).toString(), line, why));
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
