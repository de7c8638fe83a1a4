package io.metapunt.flows;

import com.google.common.collect.ImmutableSortedSet;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** What packets a rule is for. Its hash is kept: thousands of rules are looked up with each comparison. */
public final class FlowMatch {
    private final ImmutableSortedSet<Oxm> fields;
    private final int hash;

    /**
     * A match.
     *
     * @param fields each field once
     */
    public FlowMatch(ImmutableSortedSet<Oxm> fields) {
        this.fields = fields;
        this.hash = fields.hashCode();
    }

    /** Each field once, in order. */
    public ImmutableSortedSet<Oxm> fields() {
        return fields;
    }

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
        for (Oxm field : fields) {
            if (field.header() == MatchField.IN_PORT.header()) {
                return OptionalInt.of(Integer.parseUnsignedInt(field.hex(), 16));
            }
        }
        return OptionalInt.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FlowMatch match && hash == match.hash && fields.equals(match.fields);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** As ovs-ofctl(8) writes it. */
    @Override
    public String toString() {
        return fields.stream().map(Oxm::toString).collect(Collectors.joining(","));
    }
}
