package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.lab.Command;
import io.metapunt.lab.Lab;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commands in the surroundings that shells give them: narrow terminals, pipes that close, full disks, missing rights. */
class TerminalTest {
    @RegisterExtension
    static final Lab lab = new Lab();

    @Test
    void narrowTerminalCutsNothingOff() {
        var _ = lab.plugServed("web", lab.instance("web"));

        for (String command : List.of("guests", "connections", "flows list", "flows trace web", "status", "doctor")) {
            Command.Result result = sh("COLUMNS=40 " + metapunt(command));
            assertThat(result.err()).isEmpty();
            assertThat(result.out().lines()).allMatch(line -> line.length() <= 40);
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
        var _ = lab.plugServed("web", lab.instance("web"));

        Command.Result result =
                sh("set -o pipefail; { sleep 0.1; " + metapunt("flows list") + "; } | true; echo ${PIPESTATUS[0]}");

        assertThat(result.out()).isEqualTo("141\n");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void fullDiskIsSaid() {
        Command.Result result = sh(metapunt("status") + " >/dev/full");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("metapunt: cannot write the output: No space left on device\n");
    }

    @Test
    void missingRightIsSaid() {
        Command.Result result = sh("chmod 755 " + lab.dir() + "; setpriv --reuid=65534 --regid=65534 --clear-groups "
                + metapunt("status"));
        assertThat(result.exit()).isEqualTo(1);

        assertThat(result.err())
                .isEqualTo("metapunt: no permission to open " + lab.dir()
                        + "/run/admin.sock; only root and the socket's group may ask the daemon\n");
    }

    @Test
    void daemonThatIsNotThereIsSaid() {
        for (String command : List.of(
                "status", "guests", "connections", "flows list", "flows diff", "flows show x", "flows trace x")) {
            Command.Result result = sh(Lab.launcher() + " " + command + " --run-dir /nonexistent");
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.out()).isEmpty();
            assertThat(result.err())
                    .isEqualTo("metapunt: no daemon answers on /nonexistent/admin.sock: there is no such socket;"
                            + " is metapunt serve running with this --run-dir?\n");
        }
    }

    @Test
    void wrongCommandLineIsTwo() {
        Command.Result result = sh(metapunt("flows trace web --tcp --arp"));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(Files.exists(lab.dir().resolve("run/admin.sock"))).isTrue();
    }

    private static String metapunt(String command) {
        return Lab.launcher() + " " + command + " --run-dir " + lab.dir().resolve("run");
    }

    private static Command.Result sh(String script) {
        return Command.run(new ArrayList<>(List.of("bash", "-c", script)));
    }
}
