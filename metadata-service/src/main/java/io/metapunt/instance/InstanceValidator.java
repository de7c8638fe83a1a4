package io.metapunt.instance;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Says all that is wrong with an instance's file at once. {@link InstanceReader}, by which files are served, stops at the first
 * fault; the schema goes on, but knows single values only.
 */
public final class InstanceValidator {
    private final InstanceSchema schema = new InstanceSchema();

    /**
     * What is wrong, one fault a line; empty if the file is valid.
     *
     * @param file what to call the text
     */
    public ImmutableList<Problem> problems(String file, String text) {
        Map<Integer, Problem> byLine = new TreeMap<>();
        try {
            schema.problems(file, text).forEach(problem -> byLine.putIfAbsent(problem.line(), problem));
        } catch (IOException _) {
            // No YAML: the reader says where.
        }
        try {
            var _ = InstanceReader.read(file, text);
        } catch (InvalidInstanceException e) {
            byLine.put(e.problem().line(), e.problem());
        }
        return ImmutableList.copyOf(byLine.values());
    }
}
