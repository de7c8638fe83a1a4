package io.metapunt.cli;

import io.metapunt.admin.AdminClient;
import io.metapunt.admin.AdminException;
import io.metapunt.config.Defaults;
import io.metapunt.doctor.Check;
import io.metapunt.doctor.NodeChecks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code metapunt doctor}. */
@Command(
        name = "doctor",
        description = {
            "Looks at everything that guests' answers depend on, and says what to do about what is wrong. Changes nothing.",
            "Without a daemon it looks at what can be seen without one. Exit status 0 if nothing is wrong, 1 if something is; "
                    + "a warning alone is 0."
        })
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private ClientOptions options;

    @Option(
            names = "--ovs-rundir",
            paramLabel = "DIR",
            description = "Where Open vSwitch's sockets are, if no daemon can be asked (default: ${DEFAULT-VALUE}).",
            defaultValue = "/var/run/openvswitch")
    private Path ovsRunDir = Defaults.OVS_RUN_DIR;

    @Option(
            names = "--instances",
            paramLabel = "DIR",
            description = "The instances' directory, if no daemon can be asked (default: ${DEFAULT-VALUE}).",
            defaultValue = "/var/lib/metapunt/instances")
    private Path instances = Defaults.INSTANCES;

    @Override
    public Integer call() {
        List<Check> checks = new ArrayList<>();
        try (AdminClient client = options.client()) {
            String version = client.status().version();
            checks.add(
                    version.equals(ProductVersion.text())
                            ? Check.ok("daemon", "runs, version " + version)
                            : Check.warn(
                                    "daemon",
                                    "runs version " + version + ", this command is " + ProductVersion.text(),
                                    "systemctl restart metapunt"));
            checks.addAll(client.doctor());
        } catch (AdminException e) {
            checks.add(Check.fail(
                    "daemon", String.valueOf(e.getMessage()), "systemctl start metapunt; journalctl -u metapunt"));
            checks.addAll(NodeChecks.withoutDaemon(ovsRunDir, instances));
        }
        options.print(checks, this::print);
        boolean wrong = checks.stream().anyMatch(check -> check.verdict() == Check.Verdict.FAIL);
        return wrong ? Metapunt.FAILED : ExitCode.OK;
    }

    private void print(List<Check> checks) {
        Ansi ansi = Terminal.ansi();
        int columns = Terminal.columns();
        int room = columns == 0 ? Integer.MAX_VALUE : Math.max(12, columns - 6);
        for (Check check : checks) {
            String word = check.verdict().name().toLowerCase(Locale.ROOT);
            String colour = switch (check.verdict()) {
                case OK -> "green";
                case WARN -> "yellow";
                case FAIL -> "red";
            };
            String start = ansi.string("@|" + colour + " " + word + "|@") + " ".repeat(6 - word.length());
            for (String part : Table.fold(check.name() + ": " + check.found(), room)) {
                options.out().println(start + part);
                start = " ".repeat(6);
            }
            if (!check.remedy().isEmpty()) {
                Table.fold("-> " + check.remedy(), room)
                        .forEach(part -> options.out().println(" ".repeat(6) + part));
            }
        }
        long wrong = checks.stream()
                .filter(check -> check.verdict() == Check.Verdict.FAIL)
                .count();
        long odd = checks.stream()
                .filter(check -> check.verdict() == Check.Verdict.WARN)
                .count();
        options.out().println(wrong == 0 && odd == 0 ? "all is well" : wrong + " wrong, " + odd + " to look at");
    }
}
