package io.metapunt.cli;

import ch.qos.logback.classic.LoggerContext;
import com.google.common.collect.ImmutableList;
import io.metapunt.admin.AdminServer;
import io.metapunt.config.ConfigException;
import io.metapunt.config.ConfigReader;
import io.metapunt.config.Overrides;
import io.metapunt.daemon.Daemon;
import io.metapunt.daemon.DaemonSettings;
import io.metapunt.daemon.DaemonStatus;
import io.metapunt.systemd.ServiceManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code metapunt serve}. */
@Command(name = "serve", description = "Serves the guests, in the foreground, until SIGTERM or SIGINT.")
final class ServeCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

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

    @Override
    public Integer call() throws ConfigException, IOException {
        Overrides flags = new Overrides(
                ImmutableList.copyOf(bridges), ovsRunDir, instances, runDir, listen, punt, removeFlowsOnExit);
        DaemonSettings settings =
                config.isPresent() ? ConfigReader.read(config.get(), flags) : ConfigReader.read(flags);
        AdminServer.claim(settings.runDir());
        Daemon daemon = Daemon.start(settings);
        Optional<ServiceManager> systemd = ServiceManager.of(System.getenv());
        AtomicReference<AdminServer> admin = new AtomicReference<>();
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        Thread end = new Thread(
                () -> {
                    systemd.ifPresent(ServiceManager::stopping);
                    end(daemon, Optional.ofNullable(admin.get()), told, ended);
                },
                "end");
        // Before anybody is answered: whoever was may end this at once.
        Runtime.getRuntime().addShutdownHook(end);
        try {
            admin.set(AdminServer.start(settings.runDir(), daemon, ProductVersion.text()));
        } catch (IOException e) {
            // This end is not a good one, and has its own exit status.
            boolean _ = Runtime.getRuntime().removeShutdownHook(end);
            throw e;
        }
        log.info(
                "metapunt {} serves {}; instances in {}, admin socket in {}",
                ProductVersion.text(),
                String.join(", ", settings.bridges()),
                settings.instances(),
                settings.runDir());
        systemd.ifPresent(manager -> {
            manager.ready();
            manager.watch(() -> daemon.status(ProductVersion.text()).thenApply(DaemonStatus::line));
        });
        try {
            told.await();
            ended.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.OK;
    }

    private static void end(Daemon daemon, Optional<AdminServer> admin, CountDownLatch told, CountDownLatch ended) {
        told.countDown();
        log.info("ending: open answers are finished first");
        try {
            if (admin.isPresent()) {
                admin.get().close();
            }
        } catch (IOException e) {
            log.warn("admin socket: {}", e.getMessage());
        }
        daemon.close();
        log.info("ended");
        ended.countDown();
        // What is queued would be lost otherwise.
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
            logs.stop();
        }
        // By the JVM's own account a signal's exit status would be 128 and its number.
        Runtime.getRuntime().halt(ExitCode.OK);
    }
}
