package io.metapunt.flows;

import com.google.common.collect.ImmutableSortedSet;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What packets a rule is for.
 *
 * @param fields each field once
 */
public record FlowMatch(ImmutableSortedSet<Oxm> fields) {
    /** A match of {@code fields}. */
    public static FlowMatch of(Oxm... fields) {
        return new FlowMatch(ImmutableSortedSet.copyOf(fields));
    }

    /** This match, narrowed by {@code more}. */
    public FlowMatch and(Oxm... more) {
        List<Oxm> all = new ArrayList<>(fields);
        all.addAll(List.of(more));
        return new FlowMatch(ImmutableSortedSet.copyOf(all));
    }

    /** The in_port that is matched as a whole. */
    public OptionalInt inPort() {
        return fields.stream()
                .filter(field -> field.header() == MatchField.IN_PORT.header())
                .mapToInt(field -> Integer.parseUnsignedInt(field.hex(), 16))
                .findFirst();
    }

    /** As ovs-ofctl(8) writes it. */
    @Override
    public String toString() {
        return fields.stream().map(Oxm::toString).collect(Collectors.joining(","));
    }
}
