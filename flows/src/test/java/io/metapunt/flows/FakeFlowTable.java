package io.metapunt.flows;

import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.Optional;

/** A flow table without a switch: says what becomes of a packet (OpenFlow 1.3.5, 5.3). */
public final class FakeFlowTable {
    private final ImmutableSet<FlowRule> rules;

    /** A table of these rules and no others. */
    public FakeFlowTable(Collection<FlowRule> rules) {
        this.rules = ImmutableSet.copyOf(rules);
    }

    /** What becomes of a packet. */
    public sealed interface Fate {
        /** It goes to the controller. */
        record PuntedBy(RuleKind kind) implements Fate {}

        /** It leaves by another port, under another MAC address. */
        record SentBy(RuleKind kind, FlowAction.Readdress action) implements Fate {}

        /** It goes nowhere. */
        record DroppedBy(RuleKind kind) implements Fate {}

        /** No rule is for it: whoever else has flows in the switch decides. */
        record Untouched() implements Fate {}
    }

    /** Applies the rule of highest priority among those that match. */
    public Fate fateOf(Packet packet) {
        int highest = rules.stream()
                .filter(rule -> matches(rule, packet))
                .mapToInt(FlowRule::priority)
                .max()
                .orElse(-1);
        ImmutableSet<Fate> fates = rules.stream()
                .filter(rule -> rule.priority() == highest && matches(rule, packet))
                .map(FakeFlowTable::fate)
                .collect(ImmutableSet.toImmutableSet());
        if (fates.size() > 1) {
            throw new AssertionError("rules of one priority disagree, and the switch may choose any: " + fates);
        }
        return fates.isEmpty() ? new Fate.Untouched() : fates.asList().getFirst();
    }

    private static Fate fate(FlowRule rule) {
        RuleKind kind = RuleKind.ofCookie(rule.cookie()).orElseThrow();
        return switch (rule.action()) {
            case FlowAction.Drop _ -> new Fate.DroppedBy(kind);
            case FlowAction.Punt _ -> new Fate.PuntedBy(kind);
            case FlowAction.Readdress readdress -> new Fate.SentBy(kind, readdress);
            case FlowAction.Other other -> throw new AssertionError("no rule does " + other);
        };
    }

    private static boolean matches(FlowRule rule, Packet packet) {
        return rule.match().fields().stream().allMatch(field -> matches(field, packet));
    }

    private static boolean matches(Oxm field, Packet packet) {
        Optional<byte[]> mask = field.mask();
        int header = mask.isPresent() ? field.header() & ~0x1ff | mask.get().length : field.header();
        return packet.field(header)
                .filter(actual -> equal(actual, field.value(), mask))
                .isPresent();
    }

    private static boolean equal(byte[] actual, byte[] wanted, Optional<byte[]> mask) {
        for (int i = 0; i < wanted.length; i++) {
            int compared = mask.isPresent() ? mask.get()[i] : 0xff;
            if (((actual[i] ^ wanted[i]) & compared) != 0) {
                return false;
            }
        }
        return actual.length == wanted.length;
    }
}
