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
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    /** Refusals that are logged; status has them all. */
    private static final int MOST_SAID = 3;
    /** How long a port goes without a meter once the switch has refused one. */
    private static final long NO_METER_MILLIS = 60_000;

    private final String bridge;
    private final EventLoop loop;
    private Policy policy;
    private final Listener listener;
    private ImmutableSet<Attachment> guests = ImmutableSet.of();
    /** Whether it was ever said who the guests are: until then the switch keeps what an earlier run left. */
    private boolean told;
    /** What the switch held when it was last settled: what is missing of it was taken away by somebody else. */
    private ImmutableSet<FlowRule> known = ImmutableSet.of();

    private ImmutableSet<FlowRule.Key> keys = ImmutableSet.of();
    private ImmutableMap<Integer, Long> meterOfPort = ImmutableMap.of();
    private final Map<Long, Integer> metersMade = new HashMap<>();
    private final Set<Integer> withoutMeter = new HashSet<>();
    private long withoutMeterUntil;
    private @Nullable SwitchSession session;
    private @Nullable SwitchReader reader;
    private boolean monitored;
    private boolean running;
    private boolean again;
    private boolean againSoon;
    private boolean refresh;
    private boolean removed;
    private long quietUntil;
    private CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);
    private @Nullable ScheduledFuture<?> next;
    private ImmutableList<FlowChange.Refusal> refused = ImmutableList.of();
    private long repairs;

    /** Hears what concerns others. */
    interface Listener {
        /** Which port has a meter in the switch; the others are to be limited here. */
        void metersChanged(ImmutableMap<Integer, Long> meterOfPort);

        /** A flow that is not ours was added, changed or deleted in our table, or was there at the beginning. */
        void foreignFlow(FlowUpdate.Foreign update);

        /** A comparison is over. */
        void compared();
    }

    FlowKeeper(String bridge, EventLoop loop, Policy policy, Listener listener) {
        this.bridge = bridge;
        this.loop = loop;
        this.policy = policy;
        this.listener = listener;
    }

    /** The switch is there: its flows are compared, not wiped. */
    void connected(SwitchSession to) {
        session = to;
        reader = null;
        monitored = false;
        running = false;
        again = false;
        againSoon = false;
        metersMade.clear();
        withoutMeter.clear();
        var _ = SwitchReader.of(to).thenAccept(asked -> {
            if (session == to) {
                begin(to, asked);
            }
        });
    }

    private void begin(SwitchSession to, SwitchReader asked) {
        reader = asked;
        if (policy.rate().isLimited() && !asked.hasMeters()) {
            log.warn("{}: the switch has no meters: guests are limited here instead", bridge);
        }
        var _ = to.ask(FlowMonitors.request(to.factory(), policy.table()), body -> updates(to, body))
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
    }

    /** From now on {@code attached} are to have rules as {@code how} says, which differs in the punt port at most. */
    void want(Policy how, ImmutableSet<Attachment> attached) {
        if (!told || !attached.equals(guests) || !how.equals(policy)) {
            told = true;
            policy = how;
            guests = attached;
            var _ = settle();
        }
    }

    /** Whether rules are kept out of the switch until {@link #install}. */
    boolean isRemoved() {
        return removed;
    }

    /** Puts the wanted rules in. */
    CompletionStage<Void> install() {
        removed = false;
        return settle();
    }

    /** Takes all rules out, and keeps them out. */
    CompletionStage<Void> remove() {
        removed = true;
        return settle();
    }

    /** How many rules should be in the switch now. */
    int rules() {
        return removed ? 0 : keys.size();
    }

    /** What the switch refused at the last change. */
    ImmutableList<FlowChange.Refusal> refused() {
        return refused;
    }

    /** Rules that were put back after somebody else had removed or changed them. */
    long repairs() {
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
        return meterOfPort.size();
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
        if (ours || keys.contains(update.key())) {
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
        if (session == null || reader == null || !told) {
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
        var _ = reader.read().thenCompose(found -> change(to, found)).whenComplete((_, failure) -> {
            if (to != session) {
                // The session ended meanwhile; the next one compares anew.
                done.complete(null);
                return;
            }
            running = false;
            if (failure != null) {
                complain(failure);
            }
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
                ? CompletableFuture.completedFuture(new Observation(Found.NOTHING, compare(Found.NOTHING)))
                : reader.read().thenApply(found -> new Observation(found, compare(found)));
    }

    /** What the switch holds, beside what is wanted. */
    record Observation(Found found, Comparison comparison) {}

    /** The meters of our ports as they are now. */
    CompletionStage<Map<Integer, FoundMeter>> meters() {
        if (reader == null || meterOfPort.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        ImmutableMap<Integer, Long> asked = meterOfPort;
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

    private Comparison compare(Found found) {
        return Comparison.of(
                new Comparison.Wish(
                        // The punt port has rules of its own, which go with the others.
                        removed || !told ? policy.through(Optional.empty()) : policy,
                        removed || !told ? ImmutableSet.of() : guests,
                        ImmutableSet.copyOf(withoutMeter),
                        ImmutableMap.copyOf(metersMade),
                        refresh),
                found);
    }

    private CompletionStage<Void> change(SwitchSession to, Found found) {
        if (!withoutMeter.isEmpty() && System.nanoTime() - withoutMeterUntil > 0) {
            withoutMeter.clear();
        }
        Comparison comparison = compare(found);
        boolean refreshing = refresh;
        refresh = false;
        keys = comparison.wanted().stream().map(FlowRule::key).collect(ImmutableSet.toImmutableSet());
        if (comparison.isEmpty()) {
            refused = ImmutableList.of();
            adopt(comparison);
            return CompletableFuture.completedFuture(null);
        }
        if (!refreshing && refused.isEmpty()) {
            log.info(
                    "{}: {} flows to add, {} to delete; {} meters to add, {} to delete",
                    bridge,
                    comparison.flows().additions().size(),
                    comparison.flows().deletions().size(),
                    comparison.meterAdditions().size()
                            + comparison.meterChanges().size(),
                    comparison.meterDeletions().size());
            repairs += comparison.flows().additions().stream()
                    .filter(known::contains)
                    .count();
        }
        return new FlowChange(to, comparison).apply().thenAccept(outcome -> changed(comparison, outcome));
    }

    private void changed(Comparison comparison, FlowChange.Outcome outcome) {
        quietUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GAP_MILLIS);
        if (!outcome.refused().equals(refused)) {
            if (outcome.refused().size() > MOST_SAID) {
                log.warn(
                        "{}: the switch refused {} rules; the first of them:",
                        bridge,
                        outcome.refused().size());
            }
            outcome.refused().stream()
                    .limit(MOST_SAID)
                    .forEach(refusal ->
                            log.warn("{}: the switch refused {}: {}", bridge, refusal.what(), refusal.error()));
        }
        refused = outcome.refused();
        if (!outcome.withoutMeter().isEmpty()) {
            // These ports get their rules without one, at once.
            withoutMeter.addAll(outcome.withoutMeter());
            withoutMeterUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(NO_METER_MILLIS);
            again = true;
            return;
        }
        adopt(comparison);
    }

    private void adopt(Comparison comparison) {
        comparison.meterOfPort().forEach((port, id) -> metersMade.put(id, port));
        metersMade.keySet().retainAll(comparison.meterOfPort().values());
        meterOfPort = comparison.meterOfPort();
        known = comparison.wanted();
        listener.metersChanged(meterOfPort);
    }

    private long period() {
        long period = monitored ? PERIOD_MILLIS : BLIND_PERIOD_MILLIS;
        if (policy.hardTimeout() > 0) {
            period = Math.min(period, TimeUnit.SECONDS.toMillis(policy.hardTimeout()) / 3);
        }
        return period - ThreadLocalRandom.current().nextLong(period / 4);
    }

    private void schedule(long millis) {
        if (next != null) {
            next.cancel(false);
        }
        next = loop.schedule(
                () -> {
                    refresh = policy.hardTimeout() > 0;
                    return settle();
                },
                millis,
                TimeUnit.MILLISECONDS);
    }
}
