package io.metapunt.cli;

import io.metapunt.admin.AdminClient;
import io.metapunt.admin.AdminException;
import io.metapunt.daemon.DaemonStatus;
import io.metapunt.daemon.DaemonStatus.BridgeStatus;
import io.metapunt.daemon.NovaStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code metapunt status}. */
@Command(name = "status", description = "Shows how the daemon is; exit status 0 if all is well.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private ClientOptions options;

    @Override
    public Integer call() throws AdminException {
        try (AdminClient client = options.client()) {
            DaemonStatus status = client.status();
            options.print(status, this::print);
            return status.isWell() ? ExitCode.OK : Metapunt.FAILED;
        }
    }

    private static void print(PrintWriter out, NovaStatus nova) {
        out.println("nova       " + nova.url() + ", "
                + (nova.problem().isEmpty() ? "" : "does not answer: " + nova.problem() + "; ")
                + nova.answered() + " answered, " + nova.failed() + " not, " + nova.stale() + " of them stale");
        out.println("libvirt    "
                + (nova.libvirt().isEmpty()
                        ? "keeps no domains here"
                        : nova.projects() + " instances with a project in " + nova.libvirt()));
        nova.problems().forEach(problem -> out.println("  problem: " + problem));
    }

    private void print(DaemonStatus status) {
        PrintWriter out = options.out();
        out.println("metapunt " + status.version() + ", up "
                + Duration.ofSeconds(status.uptimeSeconds())
                        .toString()
                        .substring(2)
                        .toLowerCase(java.util.Locale.ROOT));
        Lines.paragraph(out, "database   " + (status.database().isEmpty() ? "connected" : status.database()));
        Lines.paragraph(out, "instances  " + status.instances() + " in " + status.instancesDirectory());
        status.problems().forEach(problem -> Lines.paragraph(out, "  problem: " + problem));
        if (status.nova() != null) {
            print(out, status.nova());
        }
        Table table =
                new Table("BRIDGE", "STATE", "OPENFLOW", "PUNT", "GUESTS", "CONNECTIONS", "RULES", "METERS", "REPAIRS");
        for (BridgeStatus bridge : status.bridges()) {
            table.row(
                    bridge.name(),
                    bridge.waitingFor().isEmpty() ? "connected" : "waiting",
                    bridge.openflow().isEmpty() ? "-" : bridge.openflow(),
                    bridge.punt().used(),
                    bridge.guests(),
                    bridge.connections(),
                    bridge.flowsRemoved() ? "removed" : bridge.rules(),
                    bridge.metered(),
                    bridge.repairs());
        }
        table.print(out);
        for (BridgeStatus bridge : status.bridges()) {
            if (!bridge.waitingFor().isEmpty()) {
                Lines.paragraph(out, bridge.name() + " waits: " + bridge.waitingFor());
            }
            if (!bridge.exists() && status.database().isEmpty()) {
                Lines.paragraph(out, bridge.name() + ": the Open vSwitch database has no such bridge");
            }
            if (!bridge.punt().why().isEmpty()) {
                out.println(bridge.name() + " punts to the controller, not to a port: "
                        + bridge.punt().why());
            }
            bridge.shadows()
                    .forEach(shadow -> Lines.paragraph(
                            out,
                            bridge.name() + ": a foreign rule decides on " + shadow.packets() + " of port "
                                    + shadow.port() + ": " + shadow.rule() + "; datapath: " + shadow.outcome()));
            bridge.remarks().forEach(remark -> Lines.paragraph(out, bridge.name() + ": " + remark));
            bridge.refused().forEach(refused -> Lines.paragraph(out, bridge.name() + " refused " + refused));
        }
    }
}
