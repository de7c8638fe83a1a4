package io.metapunt.instance;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances of a directory, kept up to date by a thread of its own, which alone touches the disk but for {@link #put} and
 * {@link #delete}. What readers see is immutable and replaced whole. The directory may appear later.
 */
public final class DirectoryStore implements InstanceSource, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DirectoryStore.class);

    private final InstanceDirectory directory;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private @Nullable DirectoryWatch watch;
    private volatile InstanceIndex index = InstanceIndex.EMPTY;
    private volatile ImmutableList<Problem> problems = ImmutableList.of();

    private DirectoryStore(Path path) {
        this.directory = new InstanceDirectory(path);
    }

    /** A store that is empty until {@link #start}. */
    public static DirectoryStore of(Path path) {
        return new DirectoryStore(path);
    }

    /** A store that has read the directory. */
    public static DirectoryStore open(Path path) {
        DirectoryStore store = of(path);
        store.start();
        return store;
    }

    /** Reads the directory, once, before it returns, and begins to watch it. */
    public void start() {
        rescan();
        watch = DirectoryWatch.start("instances", directory.path(), this::rescan);
    }

    @Override
    public Optional<Instance> find(Guest guest) {
        InstanceIndex now = index;
        return guest.instanceId().isPresent()
                ? now.byUuid(guest.instanceId().get())
                : guest.interfaceId().flatMap(now::byPort);
    }

    @Override
    public boolean knowsInterface(String interfaceId) {
        return index.byPort(interfaceId).isPresent();
    }

    @Override
    public Subscription onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** The instances by the names of their files. */
    public ImmutableMap<String, Instance> instances() {
        return index.files();
    }

    /** What is wrong in the directory now. */
    public ImmutableList<Problem> problems() {
        return problems;
    }

    /** As {@link InstanceDirectory#put}; visible when this returns. Blocks on the disk. */
    public Instance put(String file, String text) throws InvalidInstanceException {
        synchronized (directory) {
            Instance instance = directory.put(file, text);
            publish();
            return instance;
        }
    }

    /** As {@link InstanceDirectory#delete}. Blocks on the disk. */
    public boolean delete(UUID uuid) {
        synchronized (directory) {
            boolean deleted = directory.delete(uuid);
            publish();
            return deleted;
        }
    }

    /** The text of an instance's file. Blocks on the disk. */
    public Optional<String> text(UUID uuid) {
        synchronized (directory) {
            return directory.text(uuid);
        }
    }

    private void rescan() {
        synchronized (directory) {
            if (directory.scan()) {
                publish();
            }
        }
    }

    private void publish() {
        directory.problems().stream()
                .filter(problem -> !problems.contains(problem))
                .forEach(problem -> log.warn("instances: {}", problem));
        index = directory.index();
        problems = directory.problems();
        listeners.forEach(Runnable::run);
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
    }
}
