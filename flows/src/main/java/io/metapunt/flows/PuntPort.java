package io.metapunt.flows;

import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.Ints;
import java.util.OptionalInt;

/**
 * The port that guests' packets go to when they do not go to the controller. On the way there a frame's destination MAC is
 * replaced by a marker, which says by which port the frame came; an answer carries the same marker as its source.
 *
 * @param ofport its OpenFlow port number
 * @param secret {@value #SECRET_BITS} bits that nobody else can know
 */
public record PuntPort(int ofport, int secret) {
    /** How many bits of a marker are left to chance: 48, less 16 for a port number and two for the kind of address. */
    public static final int SECRET_BITS = 30;

    /** The punt port's own rules stand where frames enter, whatever table the guests' rules are in. */
    private static final int FIRST_TABLE = 0;

    public PuntPort {
        if (secret >>> SECRET_BITS != 0) {
            throw new IllegalArgumentException("a secret of more than " + SECRET_BITS + " bits");
        }
    }

    /** The marker of frames from {@code inPort} and of answers to it, in the low 48 bits: local and unicast. */
    public long marker(int inPort) {
        return prefix() << 16 | (inPort & 0xffff);
    }

    /** The upper 32 bits of every marker. */
    public long prefix() {
        return (secret >>> 24) << 26 & 0xffff_ffffL | 0x0200_0000L | secret & 0x00ff_ffffL;
    }

    /** {@code rules} with this port in the controller's place, and with them the rules that bring answers back. */
    ImmutableSet<FlowRule> through(Policy policy, ImmutableSet<FlowRule> rules) {
        ImmutableSet.Builder<FlowRule> all = ImmutableSet.builder();
        for (FlowRule rule : rules) {
            OptionalInt inPort = inPort(rule.match());
            if (rule.action() instanceof FlowAction.Punt && inPort.isPresent()) {
                all.add(punt(rule, inPort.getAsInt()));
                all.add(giveBack(policy, inPort.getAsInt()));
            } else {
                all.add(rule);
            }
        }
        return all.add(own(
                        policy,
                        RuleKind.PORT_GUARD,
                        policy.leak(),
                        FlowMatch.of(Oxm.exact(MatchField.IN_PORT, ofport)),
                        new FlowAction.Drop()))
                .build();
    }

    private FlowRule punt(FlowRule rule, int inPort) {
        return new FlowRule(
                rule.table(),
                rule.priority(),
                rule.cookie(),
                rule.match(),
                new FlowAction.Readdress(MatchField.ETH_DST, marker(inPort), ofport),
                rule.sendRemoved(),
                rule.hardTimeout());
    }

    private FlowRule giveBack(Policy policy, int inPort) {
        return own(
                policy,
                RuleKind.PORT_RETURN,
                policy.punt(),
                FlowMatch.of(Oxm.exact(MatchField.IN_PORT, ofport), Oxm.exact(MatchField.ETH_SRC, marker(inPort))),
                new FlowAction.Readdress(MatchField.ETH_SRC, ServiceAddress.MAC, inPort));
    }

    private static FlowRule own(Policy policy, RuleKind kind, int priority, FlowMatch match, FlowAction action) {
        return new FlowRule(FIRST_TABLE, priority, kind.cookie(), match, action, true, policy.hardTimeout());
    }

    private static OptionalInt inPort(FlowMatch match) {
        return match.fields().stream()
                .filter(field -> field.header() == MatchField.IN_PORT.header())
                .mapToInt(field -> Ints.fromByteArray(field.value()))
                .findFirst();
    }
}
