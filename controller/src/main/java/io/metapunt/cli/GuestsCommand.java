package io.metapunt.cli;

import io.metapunt.admin.AdminClient;
import io.metapunt.admin.AdminException;
import io.metapunt.daemon.GuestStatus;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code metapunt guests}. */
@Command(
        name = "guests",
        description = {
            "Lists the guests that are served, and ports that look like guests' but are not served.",
            "REQUESTS are counted since the guest was attached, ERRORS are those answered with 4xx or 5xx, "
                    + "SEEN is how long ago its last frame came."
        })
final class GuestsCommand implements Callable<Integer> {
    @Mixin
    private ClientOptions options;

    @Parameters(
            paramLabel = "PORT",
            arity = "0..1",
            description = "Only this port's guests, with all counters; by name or OpenFlow number.")
    private Optional<String> port = Optional.empty();

    @Override
    public Integer call() throws AdminException {
        try (AdminClient client = options.client()) {
            GuestStatus.Listing listing = client.guests();
            if (port.isPresent()) {
                options.print(GuestAt.find(listing, port.get()), guests -> guests.forEach(this::details));
            } else {
                options.print(listing, this::print);
            }
            return ExitCode.OK;
        }
    }

    private void print(GuestStatus.Listing listing) {
        Table table = new Table(
                "BRIDGE",
                "PORT",
                "OFPORT",
                "VLAN",
                "MAC",
                "INSTANCE",
                "NAME",
                "REQUESTS",
                "ERRORS",
                "SEEN",
                "METER-DROPS",
                "DROPS");
        for (GuestStatus guest : listing.guests()) {
            table.row(
                    guest.bridge(),
                    guest.port(),
                    guest.ofport(),
                    guest.vlan() == 0 ? "-" : guest.vlan(),
                    guest.mac(),
                    Objects.requireNonNullElse(guest.instance(), "unknown"),
                    Objects.requireNonNullElse(guest.name(), "-"),
                    guest.requests().total(),
                    errors(guest),
                    seen(guest),
                    guest.meter() == 0 ? "-" : guest.meterDrops(),
                    drops(guest));
        }
        table.print(options.out());
        listing.unserved()
                .forEach(other -> options.out()
                        .println(other.bridge() + " " + other.port() + " is not served: " + other.reason()));
    }

    /** Requests answered with 4xx or 5xx. */
    static long errors(GuestStatus guest) {
        return guest.requests().byStatus().entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith("4") || entry.getKey().startsWith("5"))
                .mapToLong(java.util.Map.Entry::getValue)
                .sum();
    }

    private static String seen(GuestStatus guest) {
        return guest.lastSeenSeconds() == null ? "never" : Ages.text(guest.lastSeenSeconds());
    }

    /** The reasons with their counts, most first. */
    private static String drops(GuestStatus guest) {
        List<String> reasons = guest.drops().entrySet().stream()
                .sorted(java.util.Map.Entry.<String, Long>comparingByValue().reversed())
                .map(entry -> Lines.words(entry.getKey()) + " " + entry.getValue())
                .toList();
        return reasons.isEmpty() ? "0" : String.join(", ", reasons);
    }

    private void details(GuestStatus guest) {
        Lines lines = new Lines();
        lines.add("port", guest.port() + " (ofport " + guest.ofport() + ") on " + guest.bridge());
        lines.add("mac", guest.mac());
        lines.add("vlan", guest.vlan() == 0 ? "untagged" : guest.vlan());
        lines.add("mtu", guest.mtu());
        lines.add("instance", Objects.requireNonNullElse(guest.instance(), "unknown"));
        lines.add("name", Objects.requireNonNullElse(guest.name(), "-"));
        lines.add("seen", guest.lastSeenSeconds() == null ? "never" : seen(guest) + " ago");
        lines.add("frames", guest.framesIn() + " in, " + guest.framesOut() + " out");
        lines.add(
                "segments",
                guest.segmentsIn() + " in, " + guest.segmentsOut() + " out, " + guest.retransmissions()
                        + " sent again");
        lines.add("connections", guest.connections() + " now, " + guest.accepted() + " since it was attached");
        lines.add("requests", requests(guest.requests()));
        lines.add("drops", drops(guest));
        lines.print(options.out());
    }

    private static String requests(GuestStatus.Requests requests) {
        if (requests.total() == 0) {
            return "0";
        }
        String statuses = requests.byStatus().entrySet().stream()
                .map(entry -> (entry.getKey().equals("0") ? "other" : entry.getKey()) + ": " + entry.getValue())
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%d (%s), %.2f ms each",
                requests.total(),
                statuses,
                requests.seconds() * 1e3 / requests.total());
    }
}
