package io.metapunt.cli;

import com.google.common.collect.ImmutableList;
import io.metapunt.config.Overrides;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What {@code metapunt serve} was told. */
record ServeArguments(Optional<Path> config, Overrides flags) {
    private static final String BRIDGE = "--bridge";
    private static final String REMOVE_FLOWS = "--remove-flows-on-exit";
    private static final String NO_WARM_UP = "--no-warm-up";
    private static final List<String> SWITCHES = List.of(REMOVE_FLOWS, NO_WARM_UP);
    private static final List<String> ONCE =
            List.of("--config", "--ovs-rundir", "--instances", "--run-dir", "--listen", "--punt");

    /**
     * Reads a plain command line of {@code serve}. Without picocli: no AOT cache holds its classes, whose format is too old for
     * one, and they with its model of all commands take a large part of a start.
     *
     * @return empty if it is another command, or asks for help, or has anything that is not plain or not right: those are
     *     picocli's
     */
    static Optional<ServeArguments> read(String... args) {
        if (args.length == 0 || !args[0].equals("serve")) {
            return Optional.empty();
        }
        List<String> bridges = new ArrayList<>();
        Map<String, String> values = new HashMap<>();
        Set<String> switches = new HashSet<>();
        for (int i = 1; i < args.length; i++) {
            if (SWITCHES.contains(args[i]) && switches.add(args[i])) {
                continue;
            }
            int equals = args[i].indexOf('=');
            String name = equals < 0 ? args[i] : args[i].substring(0, equals);
            String value = equals >= 0 ? args[i].substring(equals + 1) : ++i < args.length ? args[i] : "";
            if (!isPlain(value)) {
                return Optional.empty();
            }
            if (name.equals(BRIDGE)) {
                bridges.add(value);
            } else if (!ONCE.contains(name) || values.put(name, value) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new ServeArguments(
                path(values, "--config"),
                new Overrides(
                        ImmutableList.copyOf(bridges),
                        path(values, "--ovs-rundir"),
                        path(values, "--instances"),
                        path(values, "--run-dir"),
                        Optional.ofNullable(values.get("--listen")),
                        Optional.ofNullable(values.get("--punt")),
                        switches.contains(REMOVE_FLOWS),
                        switches.contains(NO_WARM_UP))));
    }

    /** Not an option, nor one of picocli's files of arguments, nor quoted once more. */
    private static boolean isPlain(String value) {
        return !value.isEmpty() && "-@\"'".indexOf(value.charAt(0)) < 0;
    }

    private static Optional<Path> path(Map<String, String> values, String name) {
        return Optional.ofNullable(values.get(name)).map(Path::of);
    }
}
