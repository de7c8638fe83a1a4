package io.metapunt.instance;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The files of a directory, an instance each ({@code *.yaml}, {@code *.yml}, {@code *.json}), as they were at the last {@link
 * #scan}. Not thread-safe; it may block on the disk.
 */
public final class InstanceDirectory {
    private static final int MAX_FILE = 16 * 1024 * 1024;

    private final Path directory;
    private final Map<String, Entry> entries = new HashMap<>();
    private InstanceIndex index = InstanceIndex.EMPTY;
    private ImmutableList<Problem> problems = ImmutableList.of();

    /** A file as last read: the last good version of it, and what is wrong with the present one. */
    private record Entry(
            DirectoryListing.Version version,
            @Nullable Instance good,
            @Nullable Problem problem) {}

    public InstanceDirectory(Path directory) {
        this.directory = directory;
    }

    /** Where the files are. */
    public Path path() {
        return directory;
    }

    /**
     * Reads what has changed.
     *
     * @return whether anything had
     */
    public boolean scan() {
        Map<String, DirectoryListing.Version> present = Map.of();
        ImmutableList.Builder<Problem> found = ImmutableList.builder();
        try {
            present = DirectoryListing.of(directory, InstanceDirectory::isInstanceFile, entries.keySet());
        } catch (NoSuchFileException | NotDirectoryException _) {
            found.add(new Problem(directory.toString(), 0, "no such directory"));
        } catch (IOException e) {
            found.add(new Problem(directory.toString(), 0, "not readable: " + e.getMessage()));
            // What is known stays known while the disk is in trouble.
            return report(found.build());
        }
        boolean changed = entries.keySet().retainAll(present.keySet());
        for (Map.Entry<String, DirectoryListing.Version> file : present.entrySet()) {
            Entry old = entries.get(file.getKey());
            if (old == null || !old.version.equals(file.getValue())) {
                entries.put(file.getKey(), read(file.getKey(), file.getValue(), old));
                changed = true;
            }
        }
        if (changed) {
            index = new InstanceIndex(good());
        }
        entries.values().stream()
                .map(Entry::problem)
                .filter(Objects::nonNull)
                .sorted((a, b) -> a.file().compareTo(b.file()))
                .forEach(found::add);
        found.addAll(index.conflicts());
        return report(found.build()) || changed;
    }

    private boolean report(ImmutableList<Problem> found) {
        boolean changed = !found.equals(problems);
        problems = found;
        return changed;
    }

    private ImmutableMap<String, Instance> good() {
        ImmutableSortedMap.Builder<String, Instance> good = ImmutableSortedMap.naturalOrder();
        entries.forEach((file, entry) -> {
            if (entry.good != null) {
                good.put(file, entry.good);
            }
        });
        return good.build();
    }

    private Entry read(String file, DirectoryListing.Version version, @Nullable Entry old) {
        try {
            if (version.size() > MAX_FILE) {
                throw new IOException("larger than " + MAX_FILE + " octets");
            }
            return new Entry(version, InstanceReader.read(file, Files.readString(directory.resolve(file))), null);
        } catch (InvalidInstanceException e) {
            return new Entry(version, old == null ? null : old.good, e.problem());
        } catch (IOException e) {
            return new Entry(
                    version, old == null ? null : old.good, new Problem(file, 0, "not readable: " + e.getMessage()));
        }
    }

    private static boolean isInstanceFile(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
    }

    InstanceIndex index() {
        return index;
    }

    /** The instances by the names of their files, those that are not served for a conflict included. */
    public ImmutableMap<String, Instance> instances() {
        return index.files();
    }

    /** What is wrong in the directory. */
    public ImmutableList<Problem> problems() {
        return problems;
    }

    /**
     * Stores an instance, in place of an earlier version of it or as a new file. What is not valid, or claims what another
     * instance has, is refused, and nothing is written.
     *
     * @param file what to call the text in errors
     * @return the instance
     */
    public Instance put(String file, String text) throws InvalidInstanceException {
        Instance instance = InstanceReader.read(file, text);
        boolean _ = scan();
        String name = fileOf(instance.uuid()).orElse(instance.uuid() + ".yaml");
        Instance there = index.files().get(name);
        if (there != null && !there.uuid().equals(instance.uuid())) {
            throw new InvalidInstanceException(new Problem(file, 0, name + " belongs to another instance already"));
        }
        Map<String, Instance> next = new HashMap<>(index.files());
        next.put(name, instance);
        ImmutableList<Problem> conflicts = new InstanceIndex(ImmutableSortedMap.copyOf(next)).conflicts();
        for (Problem conflict : conflicts) {
            if (!index.conflicts().contains(conflict)) {
                String claim =
                        conflict.message().substring(0, conflict.message().indexOf(" is claimed"));
                throw new InvalidInstanceException(
                        new Problem(file, 0, claim + " belongs to another instance already"));
            }
        }
        try {
            Files.createDirectories(directory);
            AtomicFile.write(directory.resolve(name), text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + directory.resolve(name) + ": " + e.getMessage(), e);
        }
        boolean _ = scan();
        return instance;
    }

    /**
     * Removes an instance.
     *
     * @return whether there was one
     */
    public boolean delete(UUID uuid) {
        boolean _ = scan();
        Optional<String> file = fileOf(uuid);
        file.ifPresent(name -> {
            try {
                AtomicFile.delete(directory.resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete " + directory.resolve(name) + ": " + e.getMessage(), e);
            }
        });
        boolean _ = scan();
        return file.isPresent();
    }

    /** The text of an instance's file. */
    public Optional<String> text(UUID uuid) {
        return fileOf(uuid).map(name -> {
            try {
                return Files.readString(directory.resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + directory.resolve(name) + ": " + e.getMessage(), e);
            }
        });
    }

    private Optional<String> fileOf(UUID uuid) {
        return index.files().entrySet().stream()
                .filter(entry -> entry.getValue().uuid().equals(uuid))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
