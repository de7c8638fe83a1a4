package io.metapunt.flows;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which meter each port gets. Ids are shared with every other program on the bridge: others count from 1 up or draw at random,
 * so ours are taken from the top down, and one that is there already is never touched unless it is proven to be ours.
 *
 * @param ofPort a meter's id for each port
 * @param ours the meters in the switch that are ours, wanted or not
 */
record MeterPlan(ImmutableMap<Integer, Long> ofPort, ImmutableSet<Long> ours) {
    /**
     * @param ports the ports that are to have one
     * @param made meters of {@code rate} that were made in this session, and for which port
     */
    static MeterPlan of(Collection<Integer> ports, Found found, Map<Long, Integer> made, PacketRate rate) {
        Map<Long, FoundMeter> meters =
                found.meters().stream().collect(Collectors.toMap(FoundMeter::id, meter -> meter, (a, _) -> a));
        Map<Integer, Long> before = new HashMap<>();
        ImmutableSet.Builder<Long> ours = ImmutableSet.builder();
        for (FoundFlow flow : found.flows()) {
            FoundMeter meter = meters.get(flow.rule().meter());
            if (meter != null && isProof(flow, meter)) {
                ours.add(meter.id());
                flow.rule().inPort().ifPresent(port -> before.putIfAbsent(port, meter.id()));
            }
        }
        made.forEach((id, port) -> {
            FoundMeter meter = meters.get(id);
            if (meter != null && meter.is(new Meter(id, rate))) {
                ours.add(id);
                before.putIfAbsent(port, id);
            }
        });
        return new MeterPlan(assign(ports, before, meters.keySet(), found.highestMeter()), ours.build());
    }

    /**
     * A flow of ours names the meter, and is younger: it was added when the meter was there. An older one lost its own, and
     * what has the id now is another's.
     */
    private static boolean isProof(FoundFlow flow, FoundMeter meter) {
        return flow.ageNanos() <= meter.ageNanos();
    }

    private static ImmutableMap<Integer, Long> assign(
            Collection<Integer> ports, Map<Integer, Long> before, Set<Long> taken, long highest) {
        ImmutableMap.Builder<Integer, Long> assigned = ImmutableMap.builder();
        Set<Long> claimed = new HashSet<>(taken);
        Set<Long> kept = new HashSet<>();
        long next = Math.min(highest, Meter.HIGHEST_ID);
        for (int port : ports) {
            Long own = before.get(port);
            if (own != null && kept.add(own)) {
                assigned.put(port, own);
                continue;
            }
            while (next > 0 && claimed.contains(next)) {
                next--;
            }
            if (next == 0) {
                break;
            }
            claimed.add(next);
            assigned.put(port, next);
        }
        return assigned.buildOrThrow();
    }
}
