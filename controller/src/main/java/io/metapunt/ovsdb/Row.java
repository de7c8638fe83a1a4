package io.metapunt.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Reads the columns of a row (RFC 7047, 5.1); a column that is absent or of another type reads as empty. */
record Row(JsonNode columns) {
    /** The atoms of a set; a set of one is written as the atom itself. */
    private List<JsonNode> atoms(String column) {
        JsonNode value = columns.path(column);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.path(0).asText().equals("set")) {
            return List.of(value);
        }
        List<JsonNode> atoms = new ArrayList<>();
        value.path(1).forEach(atoms::add);
        return atoms;
    }

    String text(String column) {
        List<JsonNode> atoms = atoms(column);
        return atoms.isEmpty() ? "" : atoms.getFirst().asText();
    }

    ImmutableSet<String> texts(String column) {
        return atoms(column).stream().map(JsonNode::asText).collect(ImmutableSet.toImmutableSet());
    }

    OptionalInt number(String column) {
        List<JsonNode> atoms = atoms(column);
        return atoms.isEmpty() || !atoms.getFirst().canConvertToInt()
                ? OptionalInt.empty()
                : OptionalInt.of(atoms.getFirst().intValue());
    }

    ImmutableSet<Integer> numbers(String column) {
        return atoms(column).stream()
                .filter(JsonNode::canConvertToInt)
                .map(JsonNode::intValue)
                .collect(ImmutableSet.toImmutableSet());
    }

    ImmutableMap<String, String> map(String column) {
        ImmutableMap.Builder<String, String> map = ImmutableMap.builder();
        columns.path(column)
                .path(1)
                .forEach(pair -> map.put(pair.path(0).asText(), pair.path(1).asText()));
        return map.buildKeepingLast();
    }

    /** The UUIDs of the rows that a column refers to. */
    ImmutableList<String> references(String column) {
        return atoms(column).stream()
                .filter(atom -> atom.path(0).asText().equals("uuid"))
                .map(atom -> atom.path(1).asText())
                .collect(ImmutableList.toImmutableList());
    }
}
