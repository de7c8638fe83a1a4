package io.metapunt.admin;

import io.metapunt.daemon.Daemon;
import io.metapunt.metrics.Exposition;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The metrics as of the moment that they are asked for: each bridge's counters are read on its own loop. */
final class MetricsSource {
    private final Daemon daemon;
    private final String version;
    private @Nullable Exposition exposition;

    MetricsSource(Daemon daemon, String version) {
        this.daemon = daemon;
        this.version = version;
    }

    CompletableFuture<byte[]> text() {
        return daemon.status(version).thenCombine(daemon.figures(), exposition()::text);
    }

    /** Made when it is first asked for: it looks up what the JVM can tell, and has a thread for it. */
    private synchronized Exposition exposition() {
        Exposition made = exposition;
        if (made == null) {
            made = new Exposition(daemon.settings().metrics().guests());
            exposition = made;
        }
        return made;
    }
}
