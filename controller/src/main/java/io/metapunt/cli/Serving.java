package io.metapunt.cli;

import ch.qos.logback.classic.LoggerContext;
import io.metapunt.admin.AdminServer;
import io.metapunt.config.ConfigException;
import io.metapunt.config.ConfigReader;
import io.metapunt.daemon.Daemon;
import io.metapunt.daemon.DaemonSettings;
import io.metapunt.daemon.DaemonStatus;
import io.metapunt.systemd.ServiceManager;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon from its start to its end. */
final class Serving {
    private static final Logger log = LoggerFactory.getLogger(Serving.class);
    private static final int OK = 0;

    private Serving() {}

    /** Serves until SIGTERM or SIGINT; gives the exit status. */
    static int run(ServeArguments arguments) throws ConfigException, IOException {
        DaemonSettings settings = arguments.config().isPresent()
                ? ConfigReader.read(arguments.config().get(), arguments.flags())
                : ConfigReader.read(arguments.flags());
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
        return OK;
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
        Runtime.getRuntime().halt(OK);
    }
}
