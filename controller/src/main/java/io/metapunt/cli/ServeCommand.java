package io.metapunt.cli;

import com.google.common.collect.ImmutableList;
import io.metapunt.config.ConfigException;
import io.metapunt.config.Overrides;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code metapunt serve}. */
@Command(name = "serve", description = "Serves the guests, in the foreground, until SIGTERM or SIGINT.")
final class ServeCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", description = "The configuration; flags stand over its values.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--bridge", paramLabel = "NAME", description = "A bridge to serve; repeatable (default: br-int).")
    private List<String> bridges = List.of();

    @Option(
            names = "--ovs-rundir",
            paramLabel = "DIR",
            description = "Where Open vSwitch's sockets are (default: /var/run/openvswitch).")
    private Optional<Path> ovsRunDir = Optional.empty();

    @Option(
            names = "--instances",
            paramLabel = "DIR",
            description = "The instances' directory (default: /var/lib/metapunt/instances).")
    private Optional<Path> instances = Optional.empty();

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            description = "Where the admin socket will be (default: /run/metapunt).")
    private Optional<Path> runDir = Optional.empty();

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS:PORT",
            description = "Let the switches dial in here, instead of dialling their management sockets.")
    private Optional<String> listen = Optional.empty();

    @Option(
            names = "--punt",
            paramLabel = "WAY",
            description = "How guests' packets come: controller (default), or port, a TAP device on the bridge.")
    private Optional<String> punt = Optional.empty();

    @Option(names = "--remove-flows-on-exit", description = "Take the flows along at the end; they stay by default.")
    private boolean removeFlowsOnExit;

    @Option(
            names = "--no-warm-up",
            description = "Do not spend CPU at the start on being fast from the first guest on.")
    private boolean noWarmUp;

    @Override
    public Integer call() throws ConfigException, IOException {
        return Serving.run(arguments());
    }

    /** What picocli read. */
    ServeArguments arguments() {
        return new ServeArguments(
                config,
                new Overrides(
                        ImmutableList.copyOf(bridges),
                        ovsRunDir,
                        instances,
                        runDir,
                        listen,
                        punt,
                        removeFlowsOnExit,
                        noWarmUp));
    }
}
