package io.metapunt.daemon;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.metapunt.flows.Attachment;
import io.metapunt.flows.FlowMatch;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.FlowUpdate;
import io.metapunt.flows.MatchField;
import io.metapunt.flows.Oxm;
import io.metapunt.flows.Policy;
import io.metapunt.flows.Probe;
import io.metapunt.flows.RuleKind;
import io.metapunt.unixctl.Trace;
import io.metapunt.unixctl.Unixctl;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds foreign rules that keep guests' packets from us. A foreign rule above ours, or beside them, is only suspected; what
 * Open vSwitch's own trace says happens to the packet decides. Guests that a suspect may concern are traced when it appears,
 * and a few of all, in turn, with each comparison: rules in other tables, and those that no monitor shows, are found so.
 * Confined to its event loop.
 */
final class ShadowWatch {
    private static final Logger log = LoggerFactory.getLogger(ShadowWatch.class);
    private static final int MAX_SUSPECTS = 1_024;
    /** Guests traced with each comparison, suspects or none. */
    private static final int IN_TURN = 2;
    /** Guests traced for one change: the switch does it in its main thread. */
    private static final int AT_ONCE = 64;

    private static final long DELAY_MILLIS = 100;
    private static final int LONGEST_RULE = 300;

    private final String bridge;
    private final EventLoop loop;
    private Policy policy;
    private final Unixctl control;
    private final Set<FlowRule.Key> suspects = new LinkedHashSet<>();
    private final Map<Attachment, ImmutableList<Shadow>> shadows = new LinkedHashMap<>();
    private final Deque<Attachment> queue = new ArrayDeque<>();
    private ImmutableSet<Attachment> guests = ImmutableSet.of();
    private int turn;
    private boolean tracing;
    private boolean scheduled;
    private String trouble = "";

    /**
     * A foreign rule that keeps a guest's packets from us, confirmed by the switch.
     *
     * @param packets which packets
     * @param rule as Open vSwitch writes it
     * @param outcome what the datapath does with them instead
     */
    record Shadow(Attachment guest, String packets, String rule, String outcome) {}

    ShadowWatch(String bridge, EventLoop loop, Policy policy, Unixctl control) {
        this.bridge = bridge;
        this.loop = loop;
        this.policy = policy;
        this.control = control;
    }

    /** A session begins or ends: what was known is known no more. */
    void reset() {
        suspects.clear();
        shadows.clear();
        queue.clear();
    }

    /** Those who have rules, and how. */
    void guests(Policy how, ImmutableSet<Attachment> attached) {
        policy = how;
        guests = attached;
        shadows.keySet().retainAll(attached);
        queue.removeIf(guest -> !attached.contains(guest));
    }

    /** A foreign flow of our table changed. */
    void foreignFlow(FlowUpdate.Foreign update) {
        if (update.key().priority() < policy.leak()) {
            return;
        }
        if (update.gone()) {
            suspects.remove(update.key());
        } else if (suspects.size() < MAX_SUSPECTS) {
            suspects.add(update.key());
        }
        guests.stream()
                .filter(guest -> mayConcern(update.key().match(), guest) || shadows.containsKey(guest))
                .limit(AT_ONCE)
                .forEach(this::enqueue);
        traceSoon();
    }

    private static boolean mayConcern(FlowMatch match, Attachment guest) {
        return match.inPort().orElse(guest.ofport()) == guest.ofport();
    }

    private void enqueue(Attachment guest) {
        if (!queue.contains(guest)) {
            queue.addLast(guest);
        }
    }

    /** A comparison is over: our rules are in place. */
    void compared() {
        ImmutableList<Attachment> all = guests.asList();
        for (int i = 0; i < Math.min(IN_TURN, all.size()); i++) {
            turn = (turn + 1) % all.size();
            enqueue(all.get(turn));
        }
        shadows.keySet().forEach(this::enqueue);
        all.stream()
                .filter(guest -> !shadows.containsKey(guest))
                .filter(guest -> suspects.stream()
                        .anyMatch(key -> key.match().inPort().isPresent() && mayConcern(key.match(), guest)))
                .limit(AT_ONCE)
                .forEach(this::enqueue);
        traceSoon();
    }

    /** A little later: one change of rules seldom comes alone. */
    private void traceSoon() {
        if (!scheduled && !queue.isEmpty()) {
            scheduled = true;
            var _ = loop.schedule(
                    () -> {
                        scheduled = false;
                        traceNext();
                    },
                    DELAY_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    private void traceNext() {
        Attachment guest = tracing ? null : queue.pollFirst();
        if (guest == null) {
            return;
        }
        tracing = true;
        ImmutableList.Builder<Shadow> found = ImmutableList.builder();
        CompletionStage<Void> all = CompletableFuture.completedFuture(null);
        for (Probe probe : Probe.of(guest)) {
            all = all.thenCompose(_ -> trace(guest, probe)).thenAccept(shadow -> shadow.ifPresent(found::add));
        }
        var _ = all.whenComplete((_, failure) -> {
            tracing = false;
            if (failure == null) {
                trouble = "";
                put(guest, found.build());
            } else {
                trouble = String.valueOf(Throwables.getRootCause(failure).getMessage());
                log.debug("{}: no trace: {}", bridge, trouble);
                queue.clear();
            }
            traceNext();
        });
    }

    private CompletionStage<Optional<Shadow>> trace(Attachment guest, Probe probe) {
        return control.trace(bridge, probe.flow())
                .thenApply(trace -> culprit(trace, guest, probe)
                        .map(step -> new Shadow(guest, probe.what(), rule(step), trace.datapathActions())));
    }

    /** The foreign rule that keeps the packet from where it should go; empty if it goes there, or if none is met. */
    private Optional<Trace.Step> culprit(Trace trace, Attachment guest, Probe probe) {
        boolean right = probe.reachesUs() ? trace.datapathActions().contains(way(guest)) : trace.dropped();
        if (right || trace.datapathActions().isEmpty()) {
            return Optional.empty();
        }
        ImmutableList<Trace.Step> foreign = trace.steps().stream()
                .filter(step -> step.matched() && !RuleKind.isOurs(step.cookie()))
                .collect(ImmutableList.toImmutableList());
        // One below ours is met only while ours is not there, which is another matter.
        boolean reachedOurTable = trace.steps().stream().anyMatch(step -> step.table() == policy.table());
        return foreign.stream()
                .filter(step ->
                        !reachedOurTable || (step.table() == policy.table() && step.priority() >= policy.leak()))
                .findFirst();
    }

    /** What the datapath does with a packet of {@code guest} that comes to us. */
    private String way(Attachment guest) {
        return policy.puntPort()
                .map(port -> "eth(dst="
                        + Oxm.exact(MatchField.ETH_DST, port.marker(guest.ofport()))
                                .valueText() + ")")
                .orElse("controller_id=" + policy.controllerIds().of(guest.ofport()) + ",");
    }

    /** As ovs-ofctl(8) writes it. */
    private static String rule(Trace.Step step) {
        String rule = "table=" + step.table() + ",cookie=0x" + Long.toHexString(step.cookie()) + ",priority="
                + step.priority() + (step.match().isEmpty() ? "" : "," + step.match()) + " actions="
                + step.actions().stream()
                        // What it remarks on an action is none.
                        .filter(action -> !action.startsWith("->"))
                        .collect(Collectors.joining(","));
        return rule.length() <= LONGEST_RULE ? rule : rule.substring(0, LONGEST_RULE) + "...";
    }

    private void put(Attachment guest, ImmutableList<Shadow> found) {
        if (!guests.contains(guest)) {
            return;
        }
        ImmutableList<Shadow> before = found.isEmpty() ? shadows.remove(guest) : shadows.put(guest, found);
        if (!found.equals(before)) {
            found.forEach(shadow -> log.warn(
                    "{}: a foreign rule decides on {} of port {}: {}",
                    bridge,
                    shadow.packets(),
                    guest.ofport(),
                    shadow.rule()));
        }
    }

    /** What was found. */
    ImmutableList<Shadow> shadows() {
        return shadows.values().stream().flatMap(ImmutableList::stream).collect(ImmutableList.toImmutableList());
    }

    /** Why nothing can be traced; empty if it can. */
    String trouble() {
        return trouble;
    }
}
