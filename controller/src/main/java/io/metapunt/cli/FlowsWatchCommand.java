package io.metapunt.cli;

import io.metapunt.admin.AdminClient;
import io.metapunt.admin.AdminException;
import io.metapunt.daemon.FlowEvent;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code metapunt flows watch}. */
@Command(
        name = "watch",
        description = {
            "Shows what happens to our flows, as it happens, until Ctrl-C: added, removed, missing, unwanted, put back.",
            "Looks four times a second. With --json each event is a line."
        })
final class FlowsWatchCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    @Mixin
    private ClientOptions options;

    @Override
    public Integer call() throws AdminException {
        try (AdminClient client = options.client()) {
            client.watchFlows(this::print);
            throw new RefusalException("the daemon ended");
        }
    }

    private void print(FlowEvent event) {
        if (options.isJson()) {
            options.printLine(event);
        } else {
            options.out()
                    .println(TIME.format(LocalTime.now(java.time.ZoneId.systemDefault())) + " " + event.bridge() + " "
                            + Lines.words(event.what().name()) + " " + Lines.words(event.kind()) + " " + event.flow());
        }
        options.out().flush();
    }
}
