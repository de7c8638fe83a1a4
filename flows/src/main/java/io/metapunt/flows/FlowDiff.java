package io.metapunt.flows;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What closes the difference between the rules wanted and those found under our cookies.
 *
 * @param additions to be added first; adding a flow over another of the same key replaces it
 * @param deletions to be deleted, strictly, once the additions stand, so that there is no moment without rules
 */
public record FlowDiff(ImmutableList<FlowRule> additions, ImmutableList<FlowRule> deletions) {
    /**
     * Compares {@code wanted} with {@code found}.
     *
     * @param stale which of those found are to be added anew although they look right
     */
    public static FlowDiff between(
            ImmutableSet<FlowRule> wanted, Collection<FoundFlow> found, Predicate<FoundFlow> stale) {
        return between(wanted, wanted.stream().map(FlowRule::key).collect(ImmutableSet.toImmutableSet()), found, stale);
    }

    /** The same, where the {@code keys} of the wanted rules are known. */
    static FlowDiff between(
            ImmutableSet<FlowRule> wanted,
            ImmutableSet<FlowRule.Key> keys,
            Collection<FoundFlow> found,
            Predicate<FoundFlow> stale) {
        ImmutableSet<FlowRule> there = found.stream().map(FoundFlow::rule).collect(ImmutableSet.toImmutableSet());
        ImmutableSet<FlowRule> good =
                found.stream().filter(stale.negate()).map(FoundFlow::rule).collect(ImmutableSet.toImmutableSet());
        Stream<FlowRule> missing = wanted.stream().filter(rule -> !good.contains(rule));
        Stream<FlowRule> surplus = there.stream().filter(rule -> !keys.contains(rule.key()));
        return new FlowDiff(
                missing.collect(ImmutableList.toImmutableList()), surplus.collect(ImmutableList.toImmutableList()));
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return additions.isEmpty() && deletions.isEmpty();
    }
}
