package io.metapunt.config;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.Optional;

/** What flags say over the file; what is empty is left to the file. */
public record Overrides(
        ImmutableList<String> bridges,
        Optional<Path> ovsRunDir,
        Optional<Path> instances,
        Optional<Path> runDir,
        Optional<String> listen,
        Optional<String> punt,
        boolean removeFlowsOnExit,
        boolean noWarmUp) {
    public static final Overrides NONE = new Overrides(
            ImmutableList.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            false);
}
