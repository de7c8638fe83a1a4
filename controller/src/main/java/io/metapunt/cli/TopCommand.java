package io.metapunt.cli;

import io.metapunt.admin.AdminClient;
import io.metapunt.admin.AdminException;
import io.metapunt.daemon.GuestStatus;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code metapunt top}. */
@Command(
        name = "top",
        description = {
            "Shows the guests by what they ask, again and again, until Ctrl-C: busiest first, all figures per second.",
            "In a pipe each table follows the last, with an empty line between; with --json each is a line."
        })
final class TopCommand implements Callable<Integer> {
    private static final String HOME_AND_CLEAR = "\033[H\033[J";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions options;

    @Option(
            names = {"-d", "--delay"},
            paramLabel = "S",
            description = "Seconds between two looks (default: ${DEFAULT-VALUE}).",
            defaultValue = "2")
    private double delay = 2;

    @Option(
            names = {"-n", "--iterations"},
            paramLabel = "N",
            description = "End after this many tables.")
    private Optional<Integer> iterations = Optional.empty();

    /**
     * What a guest does, per second.
     *
     * @param drops frames and segments that came to nothing
     */
    record Rates(
            String bridge,
            String port,
            int vlan,
            String name,
            double requests,
            double errors,
            double packetIn,
            double packetOut,
            double drops,
            double retransmissions,
            int connections) {}

    private record Look(long nanos, Map<String, GuestStatus> guests) {}

    @Override
    public Integer call() throws AdminException {
        if (!(delay >= 0.1 && delay <= 3600)) {
            throw new ParameterException(spec.commandLine(), "--delay is from 0.1 to 3600 seconds");
        }
        try (AdminClient client = options.client()) {
            Look before = look(client);
            for (int i = 0; iterations.isEmpty() || i < iterations.get(); i++) {
                TimeUnit.MILLISECONDS.sleep((long) (delay * 1_000));
                Look now = look(client);
                show(rates(before, now), i > 0);
                before = now;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.OK;
    }

    private static Look look(AdminClient client) throws AdminException {
        Map<String, GuestStatus> guests = new HashMap<>();
        client.guests()
                .guests()
                .forEach(guest -> guests.put(guest.bridge() + " " + guest.port() + " " + guest.vlan(), guest));
        return new Look(System.nanoTime(), guests);
    }

    private static List<Rates> rates(Look before, Look now) {
        double seconds = (now.nanos() - before.nanos()) / 1e9;
        return now.guests().entrySet().stream()
                .map(entry -> rates(
                        before.guests().getOrDefault(entry.getKey(), entry.getValue()), entry.getValue(), seconds))
                .sorted(Comparator.comparingDouble(Rates::requests)
                        .thenComparingDouble(Rates::packetIn)
                        .reversed()
                        .thenComparing(Rates::port))
                .toList();
    }

    private static Rates rates(GuestStatus before, GuestStatus now, double seconds) {
        return new Rates(
                now.bridge(),
                now.port(),
                now.vlan(),
                Objects.requireNonNullElse(now.name(), "-"),
                rate(before.requests().total(), now.requests().total(), seconds),
                rate(GuestsCommand.errors(before), GuestsCommand.errors(now), seconds),
                rate(before.framesIn(), now.framesIn(), seconds),
                rate(before.framesOut(), now.framesOut(), seconds),
                rate(drops(before), drops(now), seconds),
                rate(before.retransmissions(), now.retransmissions(), seconds),
                now.connections());
    }

    /** A guest that was attached anew counts from nothing. */
    private static double rate(long before, long now, double seconds) {
        return (now < before ? now : now - before) / seconds;
    }

    private static long drops(GuestStatus guest) {
        return guest.drops().values().stream().mapToLong(Long::longValue).sum();
    }

    private void show(List<Rates> rates, boolean again) {
        if (options.isJson()) {
            options.printLine(rates);
            return;
        }
        if (Terminal.isTerminal()) {
            options.out().print(HOME_AND_CLEAR);
        } else if (again) {
            options.out().println();
        }
        Table table = new Table(
                "BRIDGE", "PORT", "VLAN", "REQ/S", "ERR/S", "IN/S", "OUT/S", "DROPS/S", "RESENT/S", "CONNS", "NAME");
        rates.forEach(guest -> table.row(
                guest.bridge(),
                guest.port(),
                guest.vlan() == 0 ? "-" : guest.vlan(),
                number(guest.requests()),
                number(guest.errors()),
                number(guest.packetIn()),
                number(guest.packetOut()),
                number(guest.drops()),
                number(guest.retransmissions()),
                guest.connections(),
                guest.name()));
        table.print(options.out());
        options.out().flush();
    }

    private static String number(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%.0f", perSecond);
    }
}
