package io.metapunt.admin;

import io.metapunt.daemon.Daemon;
import io.metapunt.metrics.Exposition;
import java.util.concurrent.CompletableFuture;

/** The metrics as of the moment that they are asked for: each bridge's counters are read on its own loop. */
final class MetricsSource {
    private final Daemon daemon;
    private final String version;
    private final Exposition exposition;

    MetricsSource(Daemon daemon, String version) {
        this.daemon = daemon;
        this.version = version;
        this.exposition = new Exposition(daemon.settings().metrics().guests());
    }

    CompletableFuture<byte[]> text() {
        return daemon.status(version).thenCombine(daemon.figures(), exposition::text);
    }
}
