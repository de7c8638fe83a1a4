package io.metapunt.daemon;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.metapunt.flows.Attachment;
import io.metapunt.flows.Comparison;
import io.metapunt.flows.FlowPlanner;
import io.metapunt.flows.Found;
import io.metapunt.flows.Policy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * What a bridge's switch should hold: for whom, how, and with which meters. Knows no switch, and asks none. Confined to its
 * bridge's event loop.
 */
final class DesiredFlows {
    /** How long a port goes without a meter once the switch has refused one. */
    private static final long NO_METER_MILLIS = 60_000;

    private final MeterLedger ledger;
    private final FlowPlanner planner = new FlowPlanner();
    private Policy policy;
    private ImmutableSet<Attachment> guests = ImmutableSet.of();
    /** Whether it was ever said who the guests are: until then the switch keeps what an earlier run left. */
    private boolean told;

    private boolean removed;
    private ImmutableMap<Integer, Long> meterOfPort = ImmutableMap.of();
    private final Map<Long, Integer> metersMade = new HashMap<>();
    private final Set<Integer> withoutMeter = new HashSet<>();
    private long withoutMeterUntil;

    DesiredFlows(Policy policy, MeterLedger ledger) {
        this.policy = policy;
        this.ledger = ledger;
    }

    /** Another session: its switch may be another, or have forgotten everything. */
    void begin() {
        metersMade.clear();
        withoutMeter.clear();
    }

    /**
     * From now on {@code attached} are to have rules as {@code how} says.
     *
     * @return whether that is news
     */
    boolean want(Policy how, ImmutableSet<Attachment> attached) {
        if (told && attached.equals(guests) && how.equals(policy)) {
            return false;
        }
        told = true;
        policy = how;
        guests = attached;
        return true;
    }

    /** Whether it was ever said who the guests are. */
    boolean isTold() {
        return told;
    }

    Policy policy() {
        return policy;
    }

    /** Whether no rules are wanted, whoever is there. */
    boolean isRemoved() {
        return removed;
    }

    void setRemoved(boolean removed) {
        this.removed = removed;
    }

    /** The meters of those ports that have one. */
    ImmutableMap<Integer, Long> meterOfPort() {
        return meterOfPort;
    }

    /**
     * What is wanted beside {@code found}.
     *
     * @param refresh whether timeouts are to begin anew
     */
    Comparison beside(Found found, boolean refresh) {
        if (!withoutMeter.isEmpty() && System.nanoTime() - withoutMeterUntil > 0) {
            withoutMeter.clear();
        }
        boolean none = removed || !told;
        Map<Long, Integer> made = new HashMap<>(ledger.proven(found));
        made.putAll(metersMade);
        return Comparison.of(
                new Comparison.Wish(
                        // The punt port has rules of its own, which go with the others.
                        none ? policy.through(Optional.empty()) : policy,
                        none ? ImmutableSet.of() : guests,
                        ImmutableSet.copyOf(withoutMeter),
                        ImmutableMap.copyOf(made),
                        refresh),
                found,
                planner);
    }

    /** How many ports should have a meter, and have none. */
    int unmetered() {
        if (removed || !policy.rate().isLimited() || policy.puntPort().isPresent()) {
            return 0;
        }
        return (int) guests.stream()
                .filter(guest -> !meterOfPort.containsKey(guest.ofport()))
                .count();
    }

    /** Has to be done before {@code comparison} is applied; completes on any thread. */
    CompletionStage<Void> prepare(Comparison comparison, Found found) {
        return ledger.enter(comparison, found);
    }

    /** The switch refused meters: these ports get their rules without one for a while. */
    void doWithoutMeter(Set<Integer> ports) {
        withoutMeter.addAll(ports);
        withoutMeterUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(NO_METER_MILLIS);
    }

    /** The switch holds {@code comparison} now, refused rules aside. */
    void reached(Comparison comparison) {
        meterOfPort = comparison.meterOfPort();
        meterOfPort.forEach((port, id) -> metersMade.put(id, port));
        metersMade.keySet().retainAll(meterOfPort.values());
    }
}
