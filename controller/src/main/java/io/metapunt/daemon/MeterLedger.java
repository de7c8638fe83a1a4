package io.metapunt.daemon;

import com.google.common.collect.ImmutableMap;
import io.metapunt.flows.Comparison;
import io.metapunt.flows.Found;
import io.metapunt.flows.FoundMeter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which meters of a bridge's switch are the daemon's, written down before they are made. A flow that names its meter proves
 * whose it is; but a daemon that was killed may have left a meter without flows, or somebody may have wiped them since. An id
 * alone is no proof, as another program may have it by now: the meter has to have been made when its id was written down. A
 * clock that was set meanwhile leaves a meter unproven, and proves no other.
 *
 * <p>One line for each meter: id, port, and when it was made, in milliseconds since 1970. It outlives the process, not the
 * machine, and so do meters: it is not synced. Confined to its bridge's event loop, but for the writing.
 */
final class MeterLedger {
    private static final Logger log = LoggerFactory.getLogger(MeterLedger.class);
    /** A clock that is slewed, not set, runs away by less. */
    private static final long EARLY_MILLIS = 1_000;
    /** From the writing to the switch's answer: a request that takes longer has failed. */
    private static final long LATE_MILLIS = 25_000;
    /** A disk that takes longer holds up no guest's flows. */
    private static final long WRITE_MILLIS = 1_000;

    private final Path file;
    private final Executor disk;
    private final ScheduledExecutorService loop;
    private final InstantSource clock;
    private ImmutableMap<Long, Entry> entries;

    private record Entry(int port, long madeMillis) {}

    private MeterLedger(
            Path file,
            Executor disk,
            ScheduledExecutorService loop,
            InstantSource clock,
            ImmutableMap<Long, Entry> entries) {
        this.file = file;
        this.disk = disk;
        this.loop = loop;
        this.clock = clock;
        this.entries = entries;
    }

    /**
     * The ledger in {@code file}; an empty one if it is not there or cannot be read.
     *
     * @param disk writes it
     * @param loop the bridge's, which keeps the time limit of that
     */
    static MeterLedger open(Path file, Executor disk, ScheduledExecutorService loop, InstantSource clock) {
        Map<Long, Entry> entries = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.split(" ", -1);
                entries.put(Long.parseLong(words[0]), new Entry(Integer.parseInt(words[1]), Long.parseLong(words[2])));
            }
        } catch (NoSuchFileException _) {
            // The first daemon since the machine started.
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            log.warn(
                    "{} is passed over, so meters that have no flows may be left in the switch: {}",
                    file,
                    e.toString());
        }
        return new MeterLedger(file, disk, loop, clock, ImmutableMap.copyOf(entries));
    }

    /** The meters in the switch that were made when they were written down, each with its port. */
    ImmutableMap<Long, Integer> proven(Found found) {
        ImmutableMap.Builder<Long, Integer> proven = ImmutableMap.builder();
        for (FoundMeter meter : found.meters()) {
            Entry entry = entries.get(meter.id());
            if (entry != null) {
                long after = made(meter) - entry.madeMillis;
                if (after >= -EARLY_MILLIS && after <= LATE_MILLIS) {
                    proven.put(meter.id(), entry.port);
                }
            }
        }
        return proven.buildKeepingLast();
    }

    private long made(FoundMeter meter) {
        return clock.millis() - TimeUnit.NANOSECONDS.toMillis(meter.ageNanos());
    }

    /**
     * Writes the meters down that {@code comparison} is to add, and those of ours that are there: those that are to go, go last,
     * and there may be no time for it.
     *
     * @return completes, on any thread, when they may be made: at once if there are none
     */
    CompletionStage<Void> enter(Comparison comparison, Found found) {
        if (comparison.meterAdditions().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Map<Long, Long> there = new HashMap<>();
        found.meters().forEach(meter -> there.put(meter.id(), made(meter)));
        long now = clock.millis();
        ImmutableMap.Builder<Long, Entry> next = ImmutableMap.builder();
        comparison.meterOfPort().forEach((port, id) -> next.put(id, new Entry(port, there.getOrDefault(id, now))));
        comparison.meterDeletions().forEach(id -> {
            Entry entry = entries.get(id);
            if (entry != null) {
                next.put(id, entry);
            }
        });
        entries = next.buildOrThrow();
        String text = entries.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().port + " " + entry.getValue().madeMillis + "\n")
                .collect(Collectors.joining());
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write(text), disk);
        var limit = loop.schedule(() -> written.complete(null), WRITE_MILLIS, TimeUnit.MILLISECONDS);
        return written.whenComplete((_, _) -> limit.cancel(false));
    }

    private void write(String text) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            Path temporary = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(temporary, text);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            log.warn(
                    "{} cannot be written: if this daemon is killed, meters may be left in the switch: {}",
                    file,
                    e.toString());
        }
    }
}
