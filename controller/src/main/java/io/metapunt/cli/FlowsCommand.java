package io.metapunt.cli;

import io.metapunt.admin.AdminClient;
import io.metapunt.admin.AdminException;
import io.metapunt.daemon.FlowStatus;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code metapunt flows}. */
@Command(
        name = "flows",
        description = "Shows the flows, puts them in, takes them out.",
        subcommands = {
            FlowsCommand.ListFlows.class,
            FlowsDiffCommand.class,
            FlowsShowCommand.class,
            FlowsTraceCommand.class,
            FlowsWatchCommand.class,
            FlowsCommand.Install.class,
            FlowsCommand.Remove.class
        })
final class FlowsCommand {
    private FlowsCommand() {}

    /** {@code metapunt flows list}. */
    @Command(
            name = "list",
            description =
                    "Lists our flows with their counters; exit status 0 if all that should be there are, and no more.")
    static final class ListFlows implements Callable<Integer> {
        @Mixin
        private ClientOptions options;

        @Override
        public Integer call() throws AdminException {
            try (AdminClient client = options.client()) {
                List<FlowStatus> flows = client.flows();
                options.print(flows, this::print);
                return settled(flows) ? ExitCode.OK : Metapunt.FAILED;
            }
        }

        private void print(List<FlowStatus> flows) {
            Table table = new Table("BRIDGE", "STATE", "KIND", "PACKETS", "BYTES", "SECONDS", "FLOW");
            flows.forEach(flow -> table.row(
                    flow.bridge(),
                    Lines.words(flow.state().name()),
                    Lines.words(flow.kind()),
                    flow.packets(),
                    flow.bytes(),
                    flow.seconds(),
                    flow.flow()));
            table.print(options.out());
        }
    }

    /** {@code metapunt flows install}. */
    @Command(
            name = "install",
            description = "Puts the flows in after 'remove', and sees at once that they are as they should be.")
    static final class Install implements Callable<Integer> {
        @Mixin
        private ClientOptions options;

        @Override
        public Integer call() throws AdminException {
            try (AdminClient client = options.client()) {
                List<FlowStatus> flows = client.installFlows();
                options.print(flows, there -> options.out().println(there.size() + " flows in place"));
                return settled(flows) ? ExitCode.OK : Metapunt.FAILED;
            }
        }
    }

    /** {@code metapunt flows remove}. */
    @Command(
            name = "remove",
            description = "Takes our flows out, and keeps them out until 'install' or the daemon's next start.")
    static final class Remove implements Callable<Integer> {
        @Mixin
        private ClientOptions options;

        @Override
        public Integer call() throws AdminException {
            try (AdminClient client = options.client()) {
                List<FlowStatus> left = client.removeFlows();
                options.print(
                        left,
                        there -> options.out()
                                .println(
                                        there.isEmpty()
                                                ? "no flow of ours is left"
                                                : there.size() + " flows are left"));
                return left.isEmpty() ? ExitCode.OK : Metapunt.FAILED;
            }
        }
    }

    private static boolean settled(List<FlowStatus> flows) {
        return flows.stream().allMatch(flow -> flow.state() == FlowStatus.State.PRESENT);
    }
}
