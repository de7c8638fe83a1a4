package io.metapunt.libvirt;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.metapunt.instance.DirectoryWatch;
import io.metapunt.instance.InstanceSource;
import io.metapunt.instance.Problem;
import io.metapunt.instance.ProjectSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Projects by the descriptions of the domains that run on this node, which Nova writes them into ({@code nova:project}). libvirt
 * keeps them in {@code /run/libvirt/qemu}, readable by root alone; the directory is watched on a thread of its own.
 */
public final class LibvirtProjects implements ProjectSource, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LibvirtProjects.class);

    private final DomainDirectory directory;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile ImmutableMap<UUID, String> projects = ImmutableMap.of();
    private volatile ImmutableList<Problem> problems = ImmutableList.of();
    private volatile boolean missing;
    private @Nullable DirectoryWatch watch;

    private LibvirtProjects(Path path) {
        this.directory = new DomainDirectory(path);
    }

    /** Reads {@code directory}, which may appear later, and begins to watch it. */
    public static LibvirtProjects open(Path directory) {
        LibvirtProjects projects = new LibvirtProjects(directory);
        projects.look();
        projects.watch = DirectoryWatch.start("libvirt", directory, projects::look);
        return projects;
    }

    private synchronized void look() {
        boolean changed = directory.scan();
        missing = directory.isMissing();
        if (changed) {
            ImmutableList<Problem> before = problems;
            projects = directory.projects();
            problems = directory.problems();
            problems.stream()
                    .filter(problem -> !before.contains(problem))
                    .forEach(problem -> log.warn("libvirt: {}", problem));
            listeners.forEach(Runnable::run);
        }
    }

    @Override
    public Optional<String> projectOf(UUID instance) {
        return Optional.ofNullable(projects.get(instance));
    }

    @Override
    public InstanceSource.Subscription onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** What could not be read. */
    public ImmutableList<Problem> problems() {
        return problems;
    }

    /** Whether libvirt has no such directory: it does not run here, or not yet. */
    public boolean isMissing() {
        return missing;
    }

    /** How many instances' projects are known. */
    public int size() {
        return projects.size();
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
    }
}
