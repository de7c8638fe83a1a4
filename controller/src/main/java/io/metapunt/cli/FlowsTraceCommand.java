package io.metapunt.cli;

import io.metapunt.admin.AdminClient;
import io.metapunt.admin.AdminException;
import io.metapunt.daemon.TraceStatus;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code metapunt flows trace}. */
@Command(
        name = "trace",
        description = {
            "Asks Open vSwitch itself what it does with a packet from a guest's port to the service, and says it in words.",
            "No packet is sent. Exit status 0 if the packet comes to Metapunt as it should, 1 if not."
        })
final class FlowsTraceCommand implements Callable<Integer> {
    @Mixin
    private ClientOptions options;

    @Parameters(paramLabel = "PORT", description = "A guest's port, by name or OpenFlow number.")
    private String port = "";

    @Option(names = "--bridge", paramLabel = "NAME", description = "The port's bridge, if ports of two have the name.")
    private String bridge = "";

    @Option(names = "--vlan", paramLabel = "VID", description = "On a trunk: the VLAN that the packet carries.")
    private Optional<Integer> vlan = Optional.empty();

    @ArgGroup
    private Packet packet = new Packet();

    /** Which packet. */
    static final class Packet {
        @Option(names = "--tcp", description = "A SYN to 169.254.169.254 port 80; this is the default.")
        private boolean tcp;

        @Option(names = "--tcp6", description = "A SYN to fe80::a9fe:a9fe port 80.")
        private boolean tcp6;

        @Option(names = "--arp", description = "An ARP request for 169.254.169.254.")
        private boolean arp;

        @Option(names = "--nd", description = "A neighbour solicitation for fe80::a9fe:a9fe.")
        private boolean nd;

        @Option(names = "--icmp", description = "A ping to 169.254.169.254.")
        private boolean icmp;

        @Option(names = "--icmp6", description = "A ping to fe80::a9fe:a9fe.")
        private boolean icmp6;

        String kind() {
            return tcp ? "tcp" : tcp6 ? "tcp6" : arp ? "arp" : nd ? "nd" : icmp ? "icmp" : icmp6 ? "icmp6" : "tcp";
        }
    }

    @Override
    public Integer call() throws AdminException {
        try (AdminClient client = options.client()) {
            TraceStatus trace =
                    client.trace(bridge, port, vlan.map(String::valueOf).orElse(""), packet.kind());
            options.print(trace, this::print);
            return trace.expected() ? ExitCode.OK : Metapunt.FAILED;
        }
    }

    private void print(TraceStatus trace) {
        Lines lines = new Lines();
        lines.add("packet", trace.packet());
        for (TraceStatus.Step step : trace.steps()) {
            String where = "table " + step.table();
            lines.add(where, (step.flow().isEmpty() ? "" : step.flow() + " ") + "(" + step.owner() + ")");
            lines.add(where + " does", String.join("; ", step.actions()));
        }
        lines.add("leaves", trace.datapathActions());
        lines.print(options.out());
        options.out().println();
        Lines.paragraph(options.out(), trace.explanation());
    }
}
