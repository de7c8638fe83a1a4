package io.metapunt.instance;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** All instances of a moment, found by uuid and by port; what two claim is nobody's. */
final class InstanceIndex {
    static final InstanceIndex EMPTY = new InstanceIndex(ImmutableMap.of());

    private final ImmutableMap<String, Instance> files;
    private final ImmutableMap<UUID, Instance> byUuid;
    private final ImmutableMap<String, Instance> byPort;
    private final ImmutableList<Problem> conflicts;

    /**
     * @param files instances by the name of their file
     */
    InstanceIndex(ImmutableMap<String, Instance> files) {
        this.files = files;
        ListMultimap<Object, String> claims =
                MultimapBuilder.linkedHashKeys().arrayListValues().build();
        files.forEach((file, instance) -> {
            claims.put(instance.uuid(), file);
            instance.nics().forEach(nic -> {
                nic.portId().ifPresent(port -> claims.put("port_id " + port, file));
                claims.put("mac " + nic.mac(), file);
            });
        });
        ImmutableList.Builder<Problem> problems = ImmutableList.builder();
        ImmutableSet.Builder<String> contested = ImmutableSet.builder();
        ImmutableListMultimap.copyOf(claims).asMap().forEach((claim, claimants) -> {
            ImmutableSet<String> distinct = ImmutableSet.copyOf(claimants);
            if (distinct.size() > 1) {
                String what = claim instanceof UUID ? "uuid " + claim : claim.toString();
                problems.add(new Problem(
                        distinct.asList().get(1),
                        0,
                        what + " is claimed by " + distinct.asList().getFirst() + " as well; neither is served"));
                contested.addAll(distinct);
            }
        });
        conflicts = problems.build();
        ImmutableSet<String> unserved = contested.build();
        ImmutableMap.Builder<UUID, Instance> uuids = ImmutableMap.builder();
        ImmutableMap.Builder<String, Instance> ports = ImmutableMap.builder();
        for (Map.Entry<String, Instance> entry : files.entrySet()) {
            if (!unserved.contains(entry.getKey())) {
                Instance instance = entry.getValue();
                uuids.put(instance.uuid(), instance);
                instance.nics().stream()
                        .flatMap(nic -> nic.portId().stream())
                        .distinct()
                        .forEach(port -> ports.put(port, instance));
            }
        }
        byUuid = uuids.buildOrThrow();
        byPort = ports.buildOrThrow();
    }

    Optional<Instance> byUuid(UUID uuid) {
        return Optional.ofNullable(byUuid.get(uuid));
    }

    Optional<Instance> byPort(String portId) {
        return Optional.ofNullable(byPort.get(portId));
    }

    ImmutableMap<String, Instance> files() {
        return files;
    }

    ImmutableList<Problem> conflicts() {
        return conflicts;
    }
}
