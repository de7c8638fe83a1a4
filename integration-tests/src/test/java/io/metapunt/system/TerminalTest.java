package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.metapunt.lab.Command;
import io.metapunt.lab.Lab;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Commands in the surroundings that shells give them: narrow terminals, pipes that close, full disks, missing rights. */
class TerminalTest {
    private static final String SOMEBODY = "00000000-0000-4000-8000-000000000001";

    /** Each command that asks the daemon; {@code FILE} is one that it may write or read. */
    private static final List<String> ASKING = List.of(
            "status",
            "guests",
            "get web /",
            "connections",
            "capture web -w FILE",
            "metrics",
            "top",
            "instances list",
            "instances show " + SOMEBODY,
            "instances put /dev/null",
            "instances delete " + SOMEBODY,
            "instances config-drive " + SOMEBODY + " -o FILE",
            "instances password " + SOMEBODY,
            "flows list",
            "flows diff",
            "flows show web",
            "flows trace web",
            "flows watch",
            "flows install",
            "flows remove");

    @RegisterExtension
    static final Lab lab = new Lab();

    @TempDir
    private Path temporary;

    @Test
    void narrowTerminalCutsNothingOff() {
        var _ = lab.plugServed("web", lab.instance("web"));

        for (String command : List.of(
                "guests",
                "guests web",
                "connections",
                "top -n 1 -d 0.1",
                "instances list",
                "flows list",
                "flows trace web",
                "status",
                "doctor")) {
            Command.Result result = sh("COLUMNS=40 " + metapunt(command));
            assertThat(result.err()).as(command).isEmpty();
            assertThat(result.out().lines()).as(command).allMatch(line -> line.length() <= 40);
        }
    }

    @Test
    void terminalIsAskedForItsWidth() {
        var _ = lab.plugServed("web", lab.instance("web"));

        // script(1) gives the command a terminal.
        Command.Result result =
                sh("script -qec 'stty cols 40; NO_COLOR=1 " + metapunt("guests") + "' /dev/null </dev/null");

        assertThat(result.out()).contains("INSTANCE").doesNotContain("\033[");
        assertThat(result.out().lines()).allMatch(line -> line.stripTrailing().length() <= 40);
    }

    @Test
    void closedPipeEndsTheCommandQuietly() {
        UUID uuid = lab.instance("web");
        var _ = lab.plugServed("web", uuid);

        for (String command : List.of(
                "status",
                "guests",
                "flows list",
                "flows list --json",
                "metrics",
                "top -d 0.1",
                "capture web -w -",
                "get web /openstack",
                "instances config-drive " + uuid + " -o -")) {
            Command.Result result =
                    sh("set -o pipefail; { sleep 0.1; " + metapunt(command) + "; } | true; echo ${PIPESTATUS[0]}");

            assertThat(result.out()).as(command).isEqualTo("141\n");
            assertThat(result.err()).as(command).isEmpty();
        }
    }

    @Test
    void fullDiskIsSaid() {
        UUID uuid = lab.instance("web");
        var _ = lab.plugServed("web", uuid);

        for (String command :
                List.of("status", "get web /openstack", "instances config-drive " + uuid + " -o -", "version")) {
            String run = command.equals("version") ? Lab.launcher() + " version" : metapunt(command);
            Command.Result result = sh(run + " >/dev/full");

            assertThat(result.exit()).as(command).isEqualTo(1);
            assertThat(result.err())
                    .as(command)
                    .isEqualTo("metapunt: cannot write the output: No space left on device\n");
        }
    }

    @Test
    void missingRightIsSaid() {
        for (String command : List.of("status", "flows list --json", "capture web -w -", "instances list")) {
            Command.Result result = sh("chmod 755 " + lab.dir()
                    + "; setpriv --reuid=65534 --regid=65534 --clear-groups " + metapunt(command));

            assertThat(result.exit()).as(command).isEqualTo(1);
            assertThat(result.out()).as(command).isEmpty();
            assertThat(result.err())
                    .as(command)
                    .isEqualTo("metapunt: no permission to open " + lab.dir()
                            + "/run/admin.sock; only root and the socket's group may ask the daemon\n");
        }
    }

    @Test
    void daemonThatIsNotThereIsSaid() throws IOException {
        Path file = temporary.resolve("file");

        for (String command : ASKING) {
            Command.Result result =
                    sh(Lab.launcher() + " " + command.replace("FILE", file.toString()) + " --run-dir /nonexistent");
            assertThat(result.exit()).as(command).isEqualTo(1);
            assertThat(result.out()).as(command).isEmpty();
            assertThat(result.err())
                    .as(command)
                    .isEqualTo("metapunt: no daemon answers on /nonexistent/admin.sock: there is no such socket;"
                            + " is metapunt serve running with this --run-dir?\n");
            assertThat(file).as(command).doesNotExist();
        }
    }

    @Test
    void socketThatADeadDaemonLeftIsSaid() throws IOException {
        Path socket = temporary.resolve("admin.sock");
        try (ServerSocketChannel daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            var _ = daemon.bind(UnixDomainSocketAddress.of(socket));
        }

        Command.Result result = sh(Lab.launcher() + " status --run-dir " + temporary);

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .isEqualTo("metapunt: no daemon answers on " + socket
                        + ": Connection refused; is metapunt serve running with this --run-dir?\n");
    }

    @Test
    void wrongCommandLineIsTwo() {
        for (String command : List.of("flows trace web --tcp --arp", "nosuch", "status --nosuch", "flows show")) {
            Command.Result result = sh(metapunt(command));

            assertThat(result.exit()).as(command).isEqualTo(2);
            assertThat(result.out()).as(command).isEmpty();
            assertThat(result.err()).as(command).matches("metapunt: .*; .*'metapunt.* --help' has what there is\n");
        }
        Command.Result chosen = sh(Lab.launcher() + " flows");
        assertThat(chosen.exit()).isEqualTo(2);
        assertThat(chosen.err()).startsWith("Usage: metapunt flows ").contains("\n  trace ");
        assertThat(Files.exists(lab.dir().resolve("run/admin.sock"))).isTrue();
    }

    @Test
    void versionIsSaidWithoutADaemon() throws IOException {
        String people = sh(Lab.launcher() + " version").orFail();
        JsonNode json =
                new JsonMapper().readTree(sh(Lab.launcher() + " version --json").orFail());

        assertThat(people)
                .isEqualTo("metapunt " + json.get("metapunt").asText() + "\nJava "
                        + json.get("java").asText() + "\n");
    }

    private static String metapunt(String command) {
        return Lab.launcher() + " " + command + " --run-dir " + lab.dir().resolve("run");
    }

    private static Command.Result sh(String script) {
        return Command.run(List.of("bash", "-c", script));
    }
}
