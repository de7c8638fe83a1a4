package io.metapunt.cli;

import io.metapunt.admin.AdminClient;
import io.metapunt.admin.AdminException;
import io.metapunt.daemon.FlowStatus;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code metapunt flows diff}. */
@Command(
        name = "diff",
        description = {
            "Shows what separates the switch from what is wanted, as diff does: lines with + are missing, lines with - "
                    + "are too much, lines with ! are somebody else's and stand above ours.",
            "Changes nothing. Exit status 0 if there is no difference, 1 if there is."
        })
final class FlowsDiffCommand implements Callable<Integer> {
    @Mixin
    private ClientOptions options;

    @Override
    public Integer call() throws AdminException {
        try (AdminClient client = options.client()) {
            List<FlowStatus> different = client.flows().stream()
                    .filter(flow -> flow.state() != FlowStatus.State.PRESENT)
                    .toList();
            options.print(different, flows -> flows.forEach(this::print));
            return different.isEmpty() ? ExitCode.OK : Metapunt.FAILED;
        }
    }

    private void print(FlowStatus flow) {
        String sign = switch (flow.state()) {
            case PRESENT -> "  ";
            case MISSING -> "+ ";
            case UNWANTED -> "- ";
            case SHADOWING -> "! ";
        };
        options.out().println(sign + flow.bridge() + " " + flow.flow());
    }
}
