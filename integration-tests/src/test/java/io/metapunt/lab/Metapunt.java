package io.metapunt.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.metapunt.admin.AdminClient;
import io.metapunt.admin.AdminException;
import io.metapunt.daemon.DaemonStatus;
import io.metapunt.daemon.FlowStatus;
import io.metapunt.daemon.GuestStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The product, started by its launcher. */
public final class Metapunt {
    static final Metapunt NONE = new Metapunt(Path.of(""), Path.of(""), null);

    private static final long END_SECONDS = 20;

    private final Path launcher;
    private final Path runDir;
    private final @Nullable Process process;

    private Metapunt(Path launcher, Path runDir, @Nullable Process process) {
        this.launcher = launcher;
        this.runDir = runDir;
        this.process = process;
    }

    static Metapunt start(List<String> wrapper, Path launcher, Path runDir, List<String> flags) {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of(launcher.toString(), "serve", "--no-warm-up", "--run-dir", runDir.toString()));
        command.addAll(flags);
        try {
            Files.createDirectories(runDir);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(runDir.resolve("log").toFile())
                    .start();
            Metapunt metapunt = new Metapunt(launcher, runDir, process);
            Await.until(
                    "the daemon's admin socket",
                    Lab.LIMIT,
                    () -> answers(runDir.resolve("admin.sock")) || !process.isAlive());
            return metapunt;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean answers(Path socket) {
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** Runs a client command against this daemon. */
    public Command.Result run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--run-dir", runDir.toString()));
        return Command.run(command);
    }

    /** How it is, by its admin socket. */
    public DaemonStatus status() {
        try (AdminClient client = new AdminClient(runDir)) {
            return client.status();
        } catch (AdminException e) {
            throw new AssertionError(e);
        }
    }

    /** Its guests. */
    public List<GuestStatus> guests() {
        try (AdminClient client = new AdminClient(runDir)) {
            return client.guests().guests();
        } catch (AdminException e) {
            throw new AssertionError(e);
        }
    }

    /** What a command that succeeds prints for programs. */
    public JsonNode json(String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        words.add("--json");
        try {
            return new JsonMapper().readTree(run(words.toArray(String[]::new)).orFail());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** Packets that met flows of a kind. */
    public long packets(String kind) {
        try (AdminClient client = new AdminClient(runDir)) {
            return client.flows().stream()
                    .filter(flow -> flow.kind().equals(kind))
                    .mapToLong(FlowStatus::packets)
                    .sum();
        } catch (AdminException e) {
            throw new AssertionError(e);
        }
    }

    /** TCP connections that all guests together have. */
    public int connections() {
        return guests().stream().mapToInt(GuestStatus::connections).sum();
    }

    /** What it has logged so far. */
    public String log() {
        try {
            return process == null ? "" : Files.readString(runDir.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends SIGTERM; gives the exit status. */
    public int terminate() {
        if (process == null) {
            return 0;
        }
        process.destroy();
        return awaitExit();
    }

    /** Waits for its end; gives the exit status. */
    public int awaitExit() {
        if (process == null) {
            return 0;
        }
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                kill();
                throw new AssertionError("the daemon does not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return process.exitValue();
    }

    /** Its process id. */
    public long pid() {
        return process == null ? 0 : process.pid();
    }

    /** Ends it by SIGKILL. */
    public void kill() {
        if (process != null && process.isAlive()) {
            var _ = process.destroyForcibly();
            try {
                int _ = process.waitFor();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
