package io.metapunt.cli;

import io.metapunt.admin.AdminClient;
import io.metapunt.admin.AdminException;
import io.metapunt.daemon.FlowStatus;
import io.metapunt.daemon.GuestStatus;
import io.metapunt.flows.RuleKind;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code metapunt flows show}. */
@Command(
        name = "show",
        description = {
            "Shows a port's flows as ovs-ofctl takes them, and above each kind why it is there.",
            "Lines with # are comments to 'ovs-ofctl add-flows' too."
        })
final class FlowsShowCommand implements Callable<Integer> {
    @Mixin
    private ClientOptions options;

    @Parameters(paramLabel = "PORT", description = "A guest's port, by name or OpenFlow number.")
    private String port = "";

    /**
     * A flow with its reason.
     *
     * @param why a sentence
     */
    record Explained(
            String bridge, String port, String kind, String why, String flow, FlowStatus.State state, long packets) {}

    @Override
    public Integer call() throws AdminException {
        try (AdminClient client = options.client()) {
            List<GuestStatus> guests = GuestAt.find(client.guests(), port);
            GuestStatus first = guests.getFirst();
            List<Explained> flows = client.flows().stream()
                    .filter(flow -> isOf(flow, first))
                    .map(flow -> explained(flow, first))
                    .toList();
            options.print(flows, this::print);
            return ExitCode.OK;
        }
    }

    private static boolean isOf(FlowStatus flow, GuestStatus guest) {
        return flow.bridge().equals(guest.bridge())
                && Arrays.asList(flow.flow().split("[, ]")).contains("in_port=" + guest.ofport());
    }

    private static Explained explained(FlowStatus flow, GuestStatus guest) {
        String why = Arrays.stream(RuleKind.values())
                .filter(kind -> kind.name().equals(flow.kind()))
                .findFirst()
                .map(kind -> "It " + kind.purpose() + ".")
                .orElse("This version does not know what it is for.");
        return new Explained(flow.bridge(), guest.port(), flow.kind(), why, flow.flow(), flow.state(), flow.packets());
    }

    private void print(List<Explained> flows) {
        String last = "";
        for (Explained flow : flows) {
            if (!flow.kind().equals(last)) {
                options.out()
                        .println((last.isEmpty() ? "" : System.lineSeparator()) + "# " + Lines.words(flow.kind()) + ": "
                                + flow.why());
                last = flow.kind();
            }
            if (flow.state() != FlowStatus.State.PRESENT) {
                options.out().println("# " + Lines.words(flow.state().name()) + ":");
            }
            options.out().println(flow.flow());
        }
    }
}
