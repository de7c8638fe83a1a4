package io.metapunt.cli;

import io.metapunt.admin.AdminClient;
import io.metapunt.admin.AdminException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code metapunt metrics}. */
@Command(
        name = "metrics",
        description = {
            "Prints what is counted, in Prometheus's text format.",
            "With metrics.listen in the configuration, GET /metrics gives the same over TCP."
        })
final class MetricsCommand implements Callable<Integer> {
    @Mixin
    private ClientOptions options;

    @Override
    public Integer call() throws AdminException {
        try (AdminClient client = options.client()) {
            String text = client.metrics();
            if (options.isJson()) {
                options.print(MetricsText.parse(text), _ -> {});
            } else {
                options.out().print(text);
                options.out().flush();
            }
            return ExitCode.OK;
        }
    }
}
