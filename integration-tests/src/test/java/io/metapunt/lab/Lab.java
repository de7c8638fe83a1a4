package io.metapunt.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A laboratory for a test class ({@code bin/lab}): a private Open vSwitch, and a daemon on its bridge br-int. Guests, instances
 * and further daemons last for one test. With {@code -Dmetapunt.punt=port} guests' packets come by a punt port. Where it cannot be (no root, no Open vSwitch) its tests are skipped, unless
 * {@code -Dmetapunt.lab=required}.
 */
public final class Lab implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    /** Enough for a slow machine; what has to be quick is measured. */
    public static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String PUNT = "--punt";

    private static final Path root = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("..")
            .normalize();

    private final List<String> flags;
    private final Map<String, Guest> guests = new LinkedHashMap<>();
    private final List<Metapunt> others = new ArrayList<>();
    private final List<Process> programs = new ArrayList<>();
    private Path dir = Path.of("");
    private Metapunt daemon = Metapunt.NONE;

    /** A laboratory whose daemon gets {@code flags} besides those that lead it here. */
    public Lab(String... flags) {
        this.flags = List.of(flags);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        if (!System.getProperty("metapunt.lab", "").equals("required")) {
            Assumptions.assumeTrue(
                    Files.isWritable(Path.of("/var/run")) && Files.isExecutable(Path.of("/usr/sbin/ovs-vswitchd")),
                    "needs root and Open vSwitch; bin/test sees to both");
        }
        dir = Files.createTempDirectory("metapunt-test-");
        var _ = Files.createDirectory(instances());
        var _ = lab("up").orFail();
        daemon = start("run", flags);
        if (isPort(flags) && !flags.contains("--bridge")) {
            awaitPort(daemon);
        }
    }

    /** Waits until guests' packets come by the punt port of every bridge that {@code of} serves. */
    public void awaitPort(Metapunt of) {
        Await.until(
                "the punt port",
                LIMIT,
                () -> of.status().bridges().stream()
                        .allMatch(bridge -> bridge.punt().used().equals("port")));
    }

    /** Whether these flags, or the way that all tests are run, are of a punt port. */
    private static boolean isPort(List<String> flags) {
        int given = flags.indexOf(PUNT);
        return (given < 0 ? System.getProperty("metapunt.punt", "") : flags.get(given + 1)).equals("port");
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        boolean failed = context.getExecutionException().isPresent();
        for (Metapunt other : others) {
            other.kill();
            if (failed) {
                System.err.println(context.getDisplayName() + ": another daemon said\n" + other.log());
            }
        }
        others.clear();
        programs.forEach(Process::destroyForcibly);
        programs.clear();
        List.copyOf(guests.values()).forEach(Guest::unplug);
        try (var files = Files.list(instances())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        if (failed) {
            System.err.println(context.getDisplayName() + ": the daemon said\n" + daemon.log());
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        daemon.kill();
        if (!dir.toString().isEmpty()) {
            var _ = lab("down");
        }
    }

    /** Ends the daemon on br-int, and starts it again. */
    public void restartDaemon() {
        int _ = daemon.terminate();
        daemon = start("run", flags);
    }

    /** The program, as it was built. */
    public static Path launcher() {
        return root.resolve("bin/metapunt");
    }

    /** The daemon on br-int. */
    public Metapunt daemon() {
        return daemon;
    }

    /** Starts another daemon, with a run directory of its own. */
    public Metapunt daemon(String runDir, String... more) {
        Metapunt other = start(runDir, List.of(more));
        others.add(other);
        return other;
    }

    /** Starts another daemon in the switch's namespace, where the switch can reach it. */
    public Metapunt daemonBesideTheSwitch(String runDir, String... more) {
        return daemonUnder(List.of("ip", "netns", "exec", switchNamespace()), runDir, more);
    }

    /** Starts another daemon under {@code wrapper}. */
    public Metapunt daemonUnder(List<String> wrapper, String runDir, String... more) {
        Metapunt other = start(runDir, List.of(more), wrapper.toArray(String[]::new));
        others.add(other);
        return other;
    }

    /** The namespace that the switch is in. */
    public String switchNamespace() {
        try {
            return "mp" + Files.readString(dir.resolve("id")).strip() + "-switch";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Metapunt start(String runDir, List<String> more, String... wrapper) {
        List<String> all = new ArrayList<>();
        if (!more.contains("--instances")) {
            all.addAll(List.of("--instances", instances().toString()));
        }
        if (!more.contains("--ovs-rundir")) {
            all.addAll(List.of("--ovs-rundir", dir.toString()));
        }
        all.addAll(more);
        if (isPort(more) && !more.contains(PUNT)) {
            all.addAll(List.of(PUNT, "port"));
        }
        // A device is made where its maker is; the switch finds it only in its own namespace.
        List<String> around = isPort(more) && wrapper.length == 0
                ? List.of("ip", "netns", "exec", switchNamespace())
                : List.of(wrapper);
        return Metapunt.start(around, root.resolve("bin/metapunt"), dir.resolve(runDir), all);
    }

    /** The switch's run directory, and the place of everything else. */
    public Path dir() {
        return dir;
    }

    /** The daemon's instances. */
    public Path instances() {
        return dir.resolve("instances");
    }

    /** Runs {@code bin/lab COMMAND DIR ARGUMENT...}. */
    public Command.Result lab(String command, String... arguments) {
        return Command.run(line(command, arguments));
    }

    /** The same, to be started and spoken to. */
    ProcessBuilder starting(String command, String... arguments) {
        return new ProcessBuilder(line(command, arguments));
    }

    private List<String> line(String command, String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                "env",
                "LAB_OWNER=" + ProcessHandle.current().pid(),
                root.resolve("bin/lab").toString(),
                command,
                dir.toString()));
        line.addAll(List.of(arguments));
        return line;
    }

    /** Runs ovs-vsctl on the switch. */
    public String vsctl(String... arguments) {
        return lab("vsctl", arguments).orFail().strip();
    }

    /** Runs ovs-ofctl on br-int: the command, the bridge's socket, the arguments. */
    public String ofctl(String command, String... arguments) {
        List<String> all =
                new ArrayList<>(List.of(command, dir.resolve("br-int.mgmt").toString()));
        all.addAll(List.of(arguments));
        return lab("ofctl", all.toArray(String[]::new)).orFail();
    }

    /** Our flows on br-int. */
    public List<String> ourFlows() {
        return ofctl("dump-flows", "cookie=0x4d65746170000000/0xffffffffff000000")
                .lines()
                .filter(line -> line.contains("cookie="))
                .toList();
    }

    /** All flows on br-int but ours, without what changes by itself. */
    public List<String> foreignFlows() {
        return ofctl("dump-flows")
                .lines()
                .filter(line -> line.contains("table=") && !line.contains("cookie=0x4d657461700"))
                .map(line -> line.replaceAll("(duration|n_packets|n_bytes|idle_age|hard_age|reset_counts)[^,]*, ", "")
                        .strip())
                .sorted()
                .toList();
    }

    /** Runs a command in the switch's namespace. */
    public Command.Result besideTheSwitch(String... command) {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", switchNamespace()));
        line.addAll(List.of(command));
        return Command.run(line);
    }

    /** Starts a program in the switch's namespace; ended with the test. Its output goes to {@code log} in {@link #dir}. */
    public Process startBesideTheSwitch(String log, String... command) {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", switchNamespace()));
        line.addAll(List.of(command));
        try {
            ProcessBuilder builder = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(dir.resolve(log).toFile());
            builder.environment().put("OVS_RUNDIR", dir.toString());
            Process process = builder.start();
            programs.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a file in {@link #dir} holds. */
    public String read(String file) {
        try {
            return Files.readString(dir.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Plugs {@code count} guests in at once, without anybody behind them; named by {@code prefix} and a number. */
    public void plugMany(String prefix, int count) {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String port = prefix + i;
            String mac = String.format("\"02:00:00:00:%02x:%02x\"", i / 256, i % 256);
            arguments.addAll(
                    List.of("--", "add-port", "br-int", port, "--", "set", "interface", port, "type=internal"));
            arguments.addAll(List.of("external_ids:attached-mac=" + mac, "external_ids:vm-uuid=" + UUID.randomUUID()));
        }
        vsctl(arguments.toArray(String[]::new));
    }

    /** Takes away the first {@code count} of them at once. */
    public void unplugMany(String prefix, int count) {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            arguments.addAll(List.of("--", "--if-exists", "del-port", prefix + i));
        }
        vsctl(arguments.toArray(String[]::new));
    }

    /** Our flows for guests' ports, those of the punt port aside. */
    public List<String> guestFlows() {
        return ourFlows().stream()
                .filter(flow -> !flow.matches(".*cookie=0x4d6574617000001[01],.*"))
                .toList();
    }

    /** Plugs a guest in. */
    public Guest plug(String name, String... options) {
        List<String> arguments = new ArrayList<>(List.of(name));
        arguments.addAll(List.of(options));
        var _ = lab("guest", arguments.toArray(String[]::new)).orFail();
        Guest guest = new Guest(this, name);
        guests.put(name, guest);
        return guest;
    }

    /** Plugs in the guest of {@code instance}, with an address and a route, once it is written; waits until it is served. */
    public Guest plugServed(String name, UUID instance, String... options) {
        List<String> all = new ArrayList<>(List.of("--instance", instance.toString()));
        if (!List.of(options).contains("--ip")) {
            all.addAll(List.of("--ip", "10.0.0.5/24"));
        }
        all.addAll(List.of(options));
        Guest guest = plug(name, all.toArray(String[]::new));
        guest.awaitServed();
        return guest;
    }

    void unplugged(Guest guest) {
        guests.remove(guest.name());
    }

    /** Writes an instance's file; the daemon notices. */
    public UUID instance(UUID uuid, String name, String... lines) {
        write(uuid + ".yaml", "uuid: " + uuid + "\nname: " + name + "\n" + String.join("\n", lines) + "\n");
        return uuid;
    }

    /** A new instance. */
    public UUID instance(String name, String... lines) {
        return instance(UUID.randomUUID(), name, lines);
    }

    /** Writes a file into the instances' directory. */
    public void write(String file, String text) {
        try {
            Path temporary = dir.resolve(file + ".new");
            Files.writeString(temporary, text);
            Files.move(temporary, instances().resolve(file), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
