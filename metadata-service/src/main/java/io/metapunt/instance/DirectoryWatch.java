package io.metapunt.instance;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a directory looked at on a thread of its own: at each event in it, and now and then without one, since a directory may
 * appear later, be replaced, or lie on a file system without events.
 */
public final class DirectoryWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DirectoryWatch.class);
    private static final long RESCAN_MILLIS = 500;

    private final Path directory;
    private final Runnable look;
    private final Thread thread;
    private volatile boolean closed;

    private DirectoryWatch(String name, Path directory, Runnable look) {
        this.directory = directory;
        this.look = look;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::watch);
    }

    /**
     * Begins to watch.
     *
     * @param name of the thread, and in the log
     * @param look looks at the directory; it may block
     */
    public static DirectoryWatch start(String name, Path directory, Runnable look) {
        DirectoryWatch watch = new DirectoryWatch(name, directory, look);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try (WatchService watcher = FileSystems.getDefault().newWatchService()) {
            WatchKey watched = null;
            while (!closed) {
                if (watched == null || !watched.isValid()) {
                    watched = register(watcher);
                }
                WatchKey key = watcher.poll(RESCAN_MILLIS, TimeUnit.MILLISECONDS);
                if (key != null) {
                    key.pollEvents();
                    boolean _ = key.reset();
                }
                look.run();
            }
        } catch (InterruptedException | ClosedWatchServiceException _) {
            // Closed.
        } catch (IOException | RuntimeException e) {
            log.error("{}: {} is no longer watched", thread.getName(), directory, e);
        }
    }

    private @Nullable WatchKey register(WatchService watcher) throws IOException {
        if (!Files.isDirectory(directory)) {
            return null;
        }
        return directory.register(
                watcher,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
