package io.metapunt.daemon;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.metapunt.flows.FlowDiff;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.FoundFlow;
import io.metapunt.flows.RuleKind;
import io.metapunt.flows.openflow.FlowMods;
import io.metapunt.flows.openflow.FlowStatsReader;
import io.metapunt.openflow.Failure;
import io.metapunt.openflow.SwitchGoneException;
import io.metapunt.openflow.SwitchSession;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a bridge's flows as they are wanted: compares what the switch holds under our cookies with what is wanted, closes the
 * difference, and looks again whenever something changed, and from time to time. One comparison at a time. Confined to its
 * event loop.
 */
final class FlowKeeper {
    private static final Logger log = LoggerFactory.getLogger(FlowKeeper.class);
    private static final long PERIOD_MILLIS = 10_000;

    private final String bridge;
    private final EventLoop loop;
    private ImmutableSet<FlowRule> wanted = ImmutableSet.of();

    /** Whether it was ever said what is wanted: until then the switch keeps what an earlier run left. */
    private boolean told;

    /** What the switch held when it was last settled: what is missing of it was taken away by somebody else. */
    private ImmutableSet<FlowRule> known = ImmutableSet.of();

    private @Nullable SwitchSession session;
    private boolean running;
    private boolean again;
    private boolean removed;
    private CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);
    private @Nullable ScheduledFuture<?> next;
    private ImmutableList<Failure> failures = ImmutableList.of();
    private long repairs;

    FlowKeeper(String bridge, EventLoop loop) {
        this.bridge = bridge;
        this.loop = loop;
    }

    /** The switch is there: its flows are compared, not wiped. */
    void connected(SwitchSession to) {
        session = to;
        running = false;
        var _ = settle();
    }

    void disconnected() {
        session = null;
        if (next != null) {
            next.cancel(false);
        }
    }

    /** From now on {@code rules} are wanted. */
    void want(ImmutableSet<FlowRule> rules) {
        if (!told || !rules.equals(wanted)) {
            told = true;
            wanted = rules;
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

    /** The rules that should be in the switch now. */
    ImmutableSet<FlowRule> wanted() {
        return removed ? ImmutableSet.of() : wanted;
    }

    /** What the switch refused at the last change. */
    ImmutableList<Failure> failures() {
        return failures;
    }

    /** Rules that were put back after somebody else had removed or changed them. */
    long repairs() {
        return repairs;
    }

    /** Somebody removed a flow of ours, ourselves included. */
    void flowRemoved() {
        var _ = settle();
    }

    /**
     * Closes the difference.
     *
     * @return completes when the switch held what was wanted at some moment after the call, or could not be brought to it
     */
    CompletionStage<Void> settle() {
        if (session == null || !told) {
            return CompletableFuture.completedFuture(null);
        }
        if (running) {
            again = true;
            return settled;
        }
        running = true;
        again = false;
        if (settled.isDone()) {
            settled = new CompletableFuture<>();
        }
        SwitchSession to = session;
        CompletableFuture<Void> done = settled;
        var _ = found(to).thenCompose(found -> change(to, found)).whenComplete((_, failure) -> {
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
            } else {
                done.complete(null);
                scheduleNext();
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

    /** The flows under our cookies, with their counters. */
    CompletionStage<ImmutableList<FoundFlow>> found() {
        return session == null ? CompletableFuture.completedFuture(ImmutableList.of()) : found(session);
    }

    private static CompletionStage<ImmutableList<FoundFlow>> found(SwitchSession from) {
        ImmutableList.Builder<FoundFlow> found = ImmutableList.builder();
        return from.flowStats(
                        RuleKind.COOKIE_VALUE, RuleKind.COOKIE_MASK, body -> FlowStatsReader.read(body, found::add))
                .thenApply(_ -> found.build());
    }

    private CompletionStage<Void> change(SwitchSession to, ImmutableList<FoundFlow> found) {
        FlowDiff diff = FlowDiff.between(wanted(), found);
        if (diff.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        log.info(
                "{}: {} flows to add, {} to delete",
                bridge,
                diff.additions().size(),
                diff.deletions().size());
        List<OFMessage> additions = new ArrayList<>();
        diff.additions().forEach(rule -> additions.add(FlowMods.add(to.factory(), rule)));
        List<OFMessage> deletions = new ArrayList<>();
        diff.deletions().forEach(rule -> deletions.add(FlowMods.deleteStrict(to.factory(), rule)));
        repairs += diff.additions().stream().filter(known::contains).count();
        return to.apply(additions)
                .thenCompose(refused -> to.apply(deletions).thenAccept(alsoRefused -> {
                    failures = ImmutableList.<Failure>builder()
                            .addAll(refused)
                            .addAll(alsoRefused)
                            .build();
                    failures.forEach(failure ->
                            log.warn("{}: the switch refused {}: {}", bridge, failure.message(), failure.error()));
                    known = wanted();
                }));
    }

    private void scheduleNext() {
        if (next != null) {
            next.cancel(false);
        }
        long wait = PERIOD_MILLIS - ThreadLocalRandom.current().nextLong(PERIOD_MILLIS / 4);
        next = loop.schedule(() -> settle(), wait, TimeUnit.MILLISECONDS);
    }
}
