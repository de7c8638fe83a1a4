package io.metapunt.training;

import io.metapunt.admin.AdminClient;
import io.metapunt.admin.AdminException;
import io.metapunt.flows.Policy;
import io.metapunt.packet.MacAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes the AOT cache (JEP 514, 515): the launcher starts the daemon, which serves guests of a stand-in for Open vSwitch, puts
 * their flows in, finds them there on a second session, tells its metrics, and ends; the JVM keeps the classes as they were
 * linked and what its compilers learnt.
 */
public final class Training {
    private static final int GUESTS = 60;
    private static final int ROUNDS = 3;
    private static final long LIMIT_SECONDS = 120;

    private Training() {}

    /** Arguments: the launcher, and the cache to be made. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path launcher = Path.of(args[0]);
        Path cache = Path.of(args[1]).toAbsolutePath();
        Path dir = Files.createTempDirectory("metapunt-training-");
        try {
            train(launcher, dir);
            // Renamed: nobody ever sees a part of it, and a JVM that uses the one before goes on to.
            var _ = Files.copy(
                    dir.resolve("cache"),
                    cache.resolveSibling(cache.getFileName() + ".new"),
                    StandardCopyOption.REPLACE_EXISTING);
            var _ = Files.move(
                    cache.resolveSibling(cache.getFileName() + ".new"), cache, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            System.err.println(Files.exists(dir.resolve("log")) ? Files.readString(dir.resolve("log")) : "");
            throw e;
        } finally {
            try (Stream<Path> files = Files.walk(dir)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void train(Path launcher, Path dir) throws IOException, InterruptedException {
        List<Crawl> guests = new ArrayList<>();
        Files.createDirectory(dir.resolve("instances"));
        for (int ofport = 1; ofport <= GUESTS; ofport++) {
            guests.add(new Crawl(ofport, StandInSwitch.mac(ofport)));
            Files.writeString(dir.resolve("instances").resolve("guest-" + ofport + ".yaml"), instance(ofport));
        }
        try (ServerSocketChannel database = listen(dir.resolve("db.sock"));
                ServerSocketChannel bridge = listen(dir.resolve("br-int.mgmt"))) {
            StandInDatabase records = new StandInDatabase(guests);
            inBackground(() -> {
                try (SocketChannel connection = database.accept()) {
                    records.serve(connection);
                }
            });
            Process daemon = start(launcher, dir);
            // Whoever waits for it must not for ever.
            CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS).execute(daemon::destroyForcibly);
            var _ = daemon.onExit().thenRun(() -> close(bridge));
            try {
                StandInSwitch stand = new StandInSwitch(guests);
                for (int session = 0; session < 2; session++) {
                    try (SocketChannel connection = bridge.accept()) {
                        inBackground(() -> acceptFurther(bridge));
                        stand.serve(connection, ROUNDS);
                    }
                }
                scrape(dir.resolve("run"));
                daemon.destroy();
                if (daemon.waitFor() != 0) {
                    throw new IOException("the daemon did not end well");
                }
            } finally {
                var _ = daemon.destroyForcibly();
            }
        }
    }

    /** With a file of configuration, and metrics on a port of the system's choice: as a node's unit has it. */
    private static Process start(Path launcher, Path dir) throws IOException {
        Path config = Files.writeString(dir.resolve("metapunt.yaml"), """
                ovs_rundir: '%1$s'
                instances: '%1$s/instances'
                run_dir: '%1$s/run'
                metrics: {listen: '127.0.0.1:0'}
                """.formatted(dir));
        ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "serve", "--config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("log").toFile());
        builder.environment().putAll(Map.of("METAPUNT_JAVA_OPTS", "-XX:AOTCacheOutput=" + dir.resolve("cache")));
        return builder.start();
    }

    /** What is counted is asked for on each node, every few seconds. */
    private static void scrape(Path runDir) throws IOException {
        try (AdminClient client = new AdminClient(runDir)) {
            String _ = client.metrics();
        } catch (AdminException e) {
            throw new IOException("no metrics: " + e.getMessage(), e);
        }
    }

    /** The further connections of a session; each is there until the daemon ends it. */
    private static void acceptFurther(ServerSocketChannel bridge) throws IOException {
        for (int further = 1; further < Policy.defaults().controllerIds().count(); further++) {
            SocketChannel connection = bridge.accept();
            inBackground(() -> {
                try (connection) {
                    new StandInSwitch(List.of()).serve(connection, 0);
                }
            });
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void inBackground(Work work) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                work.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void close(ServerSocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocketChannel listen(Path socket) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    }

    private static String instance(int ofport) {
        MacAddress mac = StandInSwitch.mac(ofport);
        return """
                uuid: %s
                name: guest-%d
                project_id: training
                meta: {role: web}
                keys: [{name: key, type: ssh, data: "ssh-ed25519 AAAA training"}]
                user_data: "#cloud-config"
                nics: [{mac: "%s", addresses: [10.0.0.70/24]}]
                """.formatted(StandInDatabase.instance(ofport), ofport, mac);
    }
}
