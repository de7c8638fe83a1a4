package io.metapunt.daemon;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Looks at the flows again and again while somebody watches, and tells what happened between two looks. */
final class FlowWatch {
    private static final long PERIOD_MILLIS = 250;

    private final EventLoop loop;
    private final Supplier<CompletableFuture<List<FlowStatus>>> flows;
    private final Consumer<List<FlowEvent>> events;
    private List<FlowStatus> last = List.of();
    private boolean looked;
    private volatile boolean ended;

    /**
     * @param events gets what happened, on any thread, one call at a time; first of all, what is there
     */
    FlowWatch(EventLoop loop, Supplier<CompletableFuture<List<FlowStatus>>> flows, Consumer<List<FlowEvent>> events) {
        this.loop = loop;
        this.flows = flows;
        this.events = events;
    }

    void start() {
        loop.execute(this::look);
    }

    void end() {
        ended = true;
    }

    private void look() {
        if (ended) {
            return;
        }
        var _ = flows.get()
                .whenCompleteAsync(
                        (now, failure) -> {
                            // A switch that does not answer now is asked again.
                            if (failure == null) {
                                tell(now);
                            }
                            var _ = loop.schedule(this::look, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
                        },
                        loop);
    }

    private void tell(List<FlowStatus> now) {
        List<FlowEvent> happened = looked ? FlowEvent.between(last, now) : List.of();
        last = now;
        if (!looked || !happened.isEmpty()) {
            looked = true;
            events.accept(happened);
        }
    }
}
