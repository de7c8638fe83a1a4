package io.metapunt.daemon;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.metapunt.flows.Attachment;
import io.metapunt.flows.Comparison;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.FlowUpdate;
import io.metapunt.flows.Found;
import io.metapunt.flows.FoundMeter;
import io.metapunt.flows.Policy;
import io.metapunt.flows.RuleKind;
import io.metapunt.flows.openflow.FlowMonitors;
import io.metapunt.flows.openflow.FlowUpdateReader;
import io.metapunt.openflow.SwitchGoneException;
import io.metapunt.openflow.SwitchSession;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a bridge's flows and meters as they are wanted: compares what the switch holds with what is wanted, closes the
 * difference, and looks again whenever the switch tells of a change that others made, and from time to time. One comparison at
 * a time. Confined to its event loop.
 */
final class FlowKeeper {
    private static final Logger log = LoggerFactory.getLogger(FlowKeeper.class);
    private static final long PERIOD_MILLIS = 10_000;
    /** Between comparisons where the switch has no flow monitor: what is changed is put right within a second. */
    private static final long BLIND_PERIOD_MILLIS = 800;
    /** Between repairs, so that a quarrel with another program costs little. */
    private static final long GAP_MILLIS = 100;

    private final String bridge;
    private final EventLoop loop;
    private final DesiredFlows desired;
    private final Listener listener;
    private final RepairLog repairs;
    private ImmutableSet<FlowRule.Key> keys = ImmutableSet.of();
    private @Nullable SwitchSession session;
    private @Nullable SwitchReader reader;
    private boolean monitored;
    private boolean running;
    private boolean again;
    private boolean againSoon;
    /** When the flows' timeouts began last, as far as all of them are concerned. */
    private long refreshedAt;

    private long quietUntil;
    private CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);
    private @Nullable ScheduledFuture<?> next;

    /** Hears what concerns others. */
    interface Listener {
        /** Which port has a meter in the switch; the others are to be limited here. */
        void metersChanged(ImmutableMap<Integer, Long> meterOfPort);

        /** A flow that is not ours was added, changed or deleted in our table, or was there at the beginning. */
        void foreignFlow(FlowUpdate.Foreign update);

        /** A comparison is over. */
        void compared();
    }

    FlowKeeper(String bridge, EventLoop loop, Policy policy, MeterLedger ledger, Listener listener) {
        this.bridge = bridge;
        this.loop = loop;
        this.desired = new DesiredFlows(policy, ledger);
        this.refreshedAt = System.nanoTime() - TimeUnit.SECONDS.toNanos(policy.hardTimeout());
        this.listener = listener;
        this.repairs = new RepairLog(bridge);
    }

    /** The switch is there: its flows are compared, not wiped. */
    void connected(SwitchSession to) {
        session = to;
        reader = null;
        monitored = false;
        running = false;
        again = false;
        againSoon = false;
        desired.begin();
        repairs.begin();
        var _ = SwitchReader.of(to).whenComplete((asked, failure) -> {
            if (session != to) {
                return;
            }
            if (failure == null) {
                begin(to, asked);
            } else {
                // Without an answer nobody knows what the switch has; the next session asks anew.
                complain(failure);
                to.close();
            }
        });
    }

    private void begin(SwitchSession to, SwitchReader asked) {
        reader = asked;
        if (desired.policy().rate().isLimited() && !asked.hasMeters()) {
            log.warn("{}: the switch has no meters: guests are limited here instead", bridge);
        }
        var _ = to.ask(FlowMonitors.request(to.factory(), desired.policy().table()), body -> updates(to, body))
                .whenComplete((_, failure) -> {
                    if (to != session) {
                        return;
                    }
                    monitored = failure == null;
                    if (failure != null && !(failure instanceof SwitchGoneException)) {
                        log.warn(
                                "{}: the switch has no flow monitor, so flows are compared every {} ms instead: {}",
                                bridge,
                                BLIND_PERIOD_MILLIS,
                                failure.getMessage());
                    }
                    var _ = settle();
                });
    }

    void disconnected() {
        session = null;
        reader = null;
        if (next != null) {
            next.cancel(false);
        }
        // Who waits is not to wait for a session that may never come.
        settled.complete(null);
    }

    /** From now on {@code attached} are to have rules as {@code how} says, which differs in the punt port at most. */
    void want(Policy how, ImmutableSet<Attachment> attached) {
        if (desired.want(how, attached)) {
            var _ = settle();
        }
    }

    /** Whether rules are kept out of the switch until {@link #install}. */
    boolean isRemoved() {
        return desired.isRemoved();
    }

    /** Puts the wanted rules in. */
    CompletionStage<Void> install() {
        desired.setRemoved(false);
        return settle();
    }

    /** Takes all rules out, and keeps them out. */
    CompletionStage<Void> remove() {
        desired.setRemoved(true);
        return settle();
    }

    /** How many rules should be in the switch now. */
    int rules() {
        return isRemoved() ? 0 : keys.size();
    }

    /** What was put back, and what was refused. */
    RepairLog repairs() {
        return repairs;
    }

    /** Whether the switch tells of changes by others as they happen. */
    boolean isMonitored() {
        return monitored;
    }

    /** Whether the switch has meters; true before it is known. */
    boolean hasMeters() {
        return reader == null || reader.hasMeters();
    }

    /** How many ports have a meter. */
    int metered() {
        return desired.meterOfPort().size();
    }

    /** Somebody removed a flow of ours, ourselves included. */
    void flowRemoved() {
        look();
    }

    /** The flow monitor left something out. */
    void updatesResumed() {
        look();
    }

    /** The flow monitor says something. */
    void updates(SwitchSession from, ByteBuf body) {
        int _ = FlowUpdateReader.read(body, from.version().equals("1.4"), update -> {
            switch (update) {
                case FlowUpdate.Foreign foreign -> foreign(foreign);
                case FlowUpdate.Own _ -> {
                    // As we wanted.
                }
                case FlowUpdate.Resumed _ -> look();
            }
        });
    }

    private void foreign(FlowUpdate.Foreign update) {
        boolean ours = RuleKind.isOurs(update.cookie());
        // What is there at the beginning is compared once all of it has been told.
        if (monitored && (ours || keys.contains(update.key()))) {
            look();
        }
        if (!ours) {
            listener.foreignFlow(update);
        }
    }

    /** Compares soon: at once, or after a gap since the last repair. */
    private void look() {
        long wait = quietUntil - System.nanoTime();
        if (running) {
            againSoon = true;
        } else if (wait <= 0) {
            var _ = settle();
        } else {
            schedule(TimeUnit.NANOSECONDS.toMillis(wait) + 1);
        }
    }

    /**
     * Closes the difference.
     *
     * @return completes when the switch held what was wanted at some moment after the call, or could not be brought to it
     */
    CompletionStage<Void> settle() {
        if (session == null || reader == null || !desired.isTold()) {
            return CompletableFuture.completedFuture(null);
        }
        if (running) {
            again = true;
            return settled;
        }
        running = true;
        again = false;
        againSoon = false;
        if (settled.isDone()) {
            settled = new CompletableFuture<>();
        }
        SwitchSession to = session;
        CompletableFuture<Void> done = settled;
        long begun = System.nanoTime();
        // A wipe of thousands of flows is told flow by flow; one look after it is enough.
        var _ = reader.read(() -> againSoon = false)
                .thenCompose(found -> change(to, found))
                .whenComplete((_, failure) -> {
                    if (to != session) {
                        // The session ended meanwhile; the next one compares anew.
                        done.complete(null);
                        return;
                    }
                    running = false;
                    if (failure != null) {
                        complain(failure);
                    }
                    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
                    log.debug("{}: {} rules settled in {} ms", bridge, rules(), millis);
                    if (again) {
                        var _ = settle();
                    } else if (againSoon) {
                        schedule(GAP_MILLIS);
                    } else {
                        done.complete(null);
                        listener.compared();
                        schedule(period());
                    }
                });
        return done;
    }

    private void complain(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        // That the session ended is told by whom it ended for.
        if (!(cause instanceof SwitchGoneException)) {
            log.warn("{}: flows could not be compared: {}", bridge, cause.getMessage());
        }
    }

    /** What the switch holds, and what is wanted beside it. */
    CompletionStage<Observation> observe() {
        return reader == null
                ? CompletableFuture.completedFuture(observation(Found.NOTHING))
                : reader.read().thenApply(this::observation);
    }

    private Observation observation(Found found) {
        return new Observation(found, desired.beside(found, false));
    }

    /** What the switch holds, beside what is wanted. */
    record Observation(Found found, Comparison comparison) {}

    /** The meters of our ports as they are now. */
    CompletionStage<Map<Integer, FoundMeter>> meters() {
        if (reader == null || desired.meterOfPort().isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        ImmutableMap<Integer, Long> asked = desired.meterOfPort();
        return reader.meters().thenApply(found -> {
            Map<Long, FoundMeter> byId = new HashMap<>();
            found.forEach(meter -> byId.put(meter.id(), meter));
            Map<Integer, FoundMeter> byPort = new HashMap<>();
            asked.forEach((port, id) -> {
                FoundMeter meter = byId.get(id);
                if (meter != null) {
                    byPort.put(port, meter);
                }
            });
            return byPort;
        });
    }

    private CompletionStage<Void> change(SwitchSession to, Found found) {
        boolean refreshing = isRefreshDue();
        Comparison comparison = desired.beside(found, refreshing);
        keys = comparison.keys();
        if (comparison.isEmpty()) {
            repairs.refused(ImmutableList.of());
            adopt(comparison);
            return CompletableFuture.completedFuture(null);
        }
        repairs.begins(comparison, found, refreshing);
        return desired.prepare(comparison, found)
                .thenComposeAsync(
                        _ -> to == session
                                ? new FlowChange(to, comparison).apply()
                                : CompletableFuture.failedFuture(new IllegalStateException("the session ended")),
                        loop)
                .thenAccept(outcome -> changed(comparison, outcome, refreshing));
    }

    private void changed(Comparison comparison, FlowChange.Outcome outcome, boolean refreshed) {
        quietUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GAP_MILLIS);
        if (!outcome.withoutMeter().isEmpty()) {
            // These ports get their rules without one, at once.
            repairs.withoutMeter(outcome.refused());
            desired.doWithoutMeter(outcome.withoutMeter());
            again = true;
            return;
        }
        repairs.refused(outcome.refused());
        if (refreshed) {
            refreshedAt = System.nanoTime();
        }
        adopt(comparison);
    }

    private void adopt(Comparison comparison) {
        desired.reached(comparison);
        repairs.reached(comparison);
        repairs.unmetered(hasMeters() ? desired.unmetered() : 0);
        listener.metersChanged(comparison.meterOfPort());
    }

    /**
     * Whether timeouts are to begin anew with this comparison. Any may do it: on a busy bridge one comparison follows the other,
     * and the periodic one never gets its turn.
     */
    private boolean isRefreshDue() {
        long timeout = TimeUnit.SECONDS.toNanos(desired.policy().hardTimeout());
        return timeout > 0 && System.nanoTime() - refreshedAt >= timeout / 4;
    }

    private long period() {
        long period = monitored ? PERIOD_MILLIS : BLIND_PERIOD_MILLIS;
        if (desired.policy().hardTimeout() > 0) {
            period = Math.min(period, TimeUnit.SECONDS.toMillis(desired.policy().hardTimeout()) / 3);
        }
        return period - ThreadLocalRandom.current().nextLong(period / 4);
    }

    private void schedule(long millis) {
        if (next != null) {
            next.cancel(false);
        }
        next = loop.schedule(this::settle, millis, TimeUnit.MILLISECONDS);
    }
}
