package io.metapunt.daemon;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.metapunt.flows.Comparison;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.Meter;
import io.metapunt.flows.RuleKind;
import io.metapunt.flows.openflow.Bundles;
import io.metapunt.flows.openflow.FlowMods;
import io.metapunt.flows.openflow.MeterMods;
import io.metapunt.openflow.Failure;
import io.metapunt.openflow.SwitchSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.projectfloodlight.openflow.protocol.OFMessage;

/**
 * Closes one difference: meters, barrier, flows, barrier, meter deletions. What changes about one port at once is a bundle, so
 * that there is no moment with half of it, and a rule that the switch refuses costs no other port anything; a refused bundle is
 * tried again rule by rule, additions first, so that it costs its own port as little as can be.
 */
final class FlowChange {
    private static final int NO_PORT = -1;

    private final SwitchSession session;
    private final Comparison comparison;
    private final Map<Integer, Changes> changes = new LinkedHashMap<>();

    /** What is to change about one port. */
    private record Changes(List<FlowRule> additions, List<FlowRule> deletions) {
        Changes() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        boolean isBundle() {
            return additions.size() + deletions.size() > 1;
        }
    }

    /**
     * What became of it.
     *
     * @param refused what the switch refused, and why
     * @param withoutMeter ports whose meter was refused; nothing else was changed then
     */
    record Outcome(ImmutableList<Refusal> refused, ImmutableSet<Integer> withoutMeter) {
        private static Outcome of(List<Refusal> refused) {
            return new Outcome(ImmutableList.copyOf(refused), ImmutableSet.of());
        }
    }

    /**
     * Something that the switch did not take.
     *
     * @param rule empty if it was none
     * @param what the rule or the meter
     * @param error the switch's reason
     */
    record Refusal(Optional<FlowRule> rule, String what, String error) {
        private static Refusal of(FlowRule rule, String error) {
            String kind = RuleKind.ofCookie(rule.cookie()).map(RuleKind::label).orElse("a rule");
            return new Refusal(Optional.of(rule), kind + " " + rule, error);
        }
    }

    FlowChange(SwitchSession session, Comparison comparison) {
        this.session = session;
        this.comparison = comparison;
        comparison.flows().additions().forEach(rule -> of(rule).additions.add(rule));
        comparison.flows().deletions().forEach(rule -> of(rule).deletions.add(rule));
    }

    private Changes of(FlowRule rule) {
        return changes.computeIfAbsent(rule.inPort().orElse(NO_PORT), _ -> new Changes());
    }

    CompletionStage<Outcome> apply() {
        return meters().thenCompose(outcome ->
                outcome.withoutMeter().isEmpty() ? flows().thenCompose(this::meterDeletions) : done(outcome));
    }

    private static <T> CompletionStage<T> done(T result) {
        return CompletableFuture.completedFuture(result);
    }

    private CompletionStage<Outcome> meters() {
        if (comparison.meterAdditions().isEmpty() && comparison.meterChanges().isEmpty()) {
            return done(Outcome.of(List.of()));
        }
        Map<Long, Meter> sent = new HashMap<>();
        List<OFMessage> messages = new ArrayList<>();
        comparison
                .meterAdditions()
                .forEach(meter -> add(messages, sent, meter, MeterMods.add(session.factory(), meter)));
        comparison
                .meterChanges()
                .forEach(meter -> add(messages, sent, meter, MeterMods.modify(session.factory(), meter)));
        return session.apply(messages).thenApply(failures -> {
            Set<Long> ids = new HashSet<>();
            List<Refusal> refused = new ArrayList<>();
            for (Failure failure : failures) {
                Meter meter = sent.get(failure.message().getXid());
                if (meter != null) {
                    ids.add(meter.id());
                    refused.add(new Refusal(Optional.empty(), "meter " + meter.id(), failure.error()));
                }
            }
            return new Outcome(
                    ImmutableList.copyOf(refused),
                    comparison.meterOfPort().entrySet().stream()
                            .filter(entry -> ids.contains(entry.getValue()))
                            .map(Map.Entry::getKey)
                            .collect(ImmutableSet.toImmutableSet()));
        });
    }

    private static <T> void add(List<OFMessage> messages, Map<Long, T> sent, T what, OFMessage message) {
        sent.put(message.getXid(), what);
        messages.add(message);
    }

    private CompletionStage<Outcome> flows() {
        if (changes.isEmpty()) {
            return done(Outcome.of(List.of()));
        }
        Map<Long, Integer> ports = new HashMap<>();
        List<OFMessage> messages = new ArrayList<>();
        List<FlowRule> single = new ArrayList<>();
        List<FlowRule> singleDeletions = new ArrayList<>();
        int bundle = 0;
        for (Map.Entry<Integer, Changes> entry : changes.entrySet()) {
            Changes change = entry.getValue();
            if (entry.getKey() == NO_PORT || !change.isBundle()) {
                single.addAll(change.additions);
                singleDeletions.addAll(change.deletions);
                continue;
            }
            List<OFMessage> inner = new ArrayList<>();
            change.additions.forEach(rule -> inner.add(FlowMods.add(session.factory(), rule)));
            change.deletions.forEach(rule -> inner.add(FlowMods.deleteStrict(session.factory(), rule)));
            for (OFMessage message : Bundles.of(session.factory(), ++bundle, inner)) {
                ports.put(message.getXid(), entry.getKey());
                messages.add(message);
            }
        }
        return session.apply(messages).thenCompose(failures -> {
            // The refused bundles' ports; each rule of theirs is tried by itself.
            failures.stream()
                    .flatMap(failure ->
                            Optional.ofNullable(ports.get(failure.message().getXid())).stream())
                    .collect(Collectors.toSet())
                    .stream()
                    .flatMap(port -> Optional.ofNullable(changes.get(port)).stream())
                    .forEach(change -> {
                        single.addAll(change.additions);
                        singleDeletions.addAll(change.deletions);
                    });
            return singly(single, singleDeletions);
        });
    }

    /** Additions, barrier, deletions: there is no moment without rules. */
    private CompletionStage<Outcome> singly(List<FlowRule> additions, List<FlowRule> deletions) {
        List<Refusal> refused = new ArrayList<>();
        Map<Long, FlowRule> sent = new HashMap<>();
        List<OFMessage> adding = new ArrayList<>();
        additions.forEach(rule -> add(adding, sent, rule, FlowMods.add(session.factory(), rule)));
        List<OFMessage> deleting = new ArrayList<>();
        deletions.forEach(rule -> add(deleting, sent, rule, FlowMods.deleteStrict(session.factory(), rule)));
        return applyIfAny(adding)
                .thenCompose(failures -> {
                    failures.forEach(failure -> name(failure, sent, refused));
                    return applyIfAny(deleting);
                })
                .thenApply(failures -> {
                    failures.forEach(failure -> name(failure, sent, refused));
                    return Outcome.of(refused);
                });
    }

    private CompletionStage<ImmutableList<Failure>> applyIfAny(List<OFMessage> messages) {
        return messages.isEmpty() ? done(ImmutableList.of()) : session.apply(messages);
    }

    private static void name(Failure failure, Map<Long, FlowRule> sent, List<Refusal> refused) {
        FlowRule rule = sent.get(failure.message().getXid());
        refused.add(
                rule == null
                        ? new Refusal(Optional.empty(), failure.message().toString(), failure.error())
                        : Refusal.of(rule, failure.error()));
    }

    private CompletionStage<Outcome> meterDeletions(Outcome outcome) {
        if (comparison.meterDeletions().isEmpty()) {
            return done(outcome);
        }
        List<OFMessage> messages = new ArrayList<>();
        comparison.meterDeletions().forEach(id -> messages.add(MeterMods.delete(session.factory(), id)));
        // One that is gone already is as wanted.
        return session.apply(messages).thenApply(_ -> outcome);
    }
}
