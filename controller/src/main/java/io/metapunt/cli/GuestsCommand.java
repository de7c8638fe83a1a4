package io.metapunt.cli;

import io.metapunt.admin.AdminClient;
import io.metapunt.admin.AdminException;
import io.metapunt.daemon.GuestStatus;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code metapunt guests}. */
@Command(
        name = "guests",
        description = "Lists the guests that are served, and ports that look like guests' but are not served.")
final class GuestsCommand implements Callable<Integer> {
    @Mixin
    private ClientOptions options;

    @Override
    public Integer call() throws AdminException {
        try (AdminClient client = options.client()) {
            options.print(client.guests(), this::print);
            return ExitCode.OK;
        }
    }

    private void print(GuestStatus.Listing listing) {
        Table table = new Table(
                "BRIDGE", "PORT", "OFPORT", "VLAN", "MAC", "INSTANCE", "NAME", "CONNECTIONS", "IN", "OUT", "DROPS");
        for (GuestStatus guest : listing.guests()) {
            table.row(
                    guest.bridge(),
                    guest.port(),
                    guest.ofport(),
                    guest.vlan() == 0 ? "-" : guest.vlan(),
                    guest.mac(),
                    Objects.requireNonNullElse(guest.instance(), "unknown"),
                    Objects.requireNonNullElse(guest.name(), "-"),
                    guest.connections() + " of " + guest.accepted(),
                    guest.framesIn(),
                    guest.framesOut(),
                    guest.drops().values().stream().mapToLong(Long::longValue).sum());
        }
        table.print(options.out());
        listing.unserved()
                .forEach(port ->
                        options.out().println(port.bridge() + " " + port.port() + " is not served: " + port.reason()));
    }
}
