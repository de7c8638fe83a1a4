package io.metapunt.daemon;

import io.metapunt.responder.Responder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a bridge's service: no new connections, and some time for the answers under way. On the bridge's loop. */
final class Drain {
    private static final Logger log = LoggerFactory.getLogger(Drain.class);
    private static final long LIMIT_MILLIS = 5_000;
    private static final long STEP_MILLIS = 20;

    private final Bridge bridge;
    private final long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Drain(Bridge bridge) {
        this.bridge = bridge;
    }

    /** Begins; completes when no answer is under way, or the time is up. */
    CompletableFuture<Void> start() {
        bridge.end();
        look();
        return done;
    }

    private void look() {
        Responder responder = bridge.responder();
        int busy = responder == null ? 0 : responder.busy();
        if (busy == 0 || System.nanoTime() - until > 0) {
            if (busy > 0) {
                log.warn("{}: {} connections are cut off", bridge.name(), busy);
            }
            done.complete(null);
        } else {
            var _ = bridge.loop().schedule(this::look, STEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
