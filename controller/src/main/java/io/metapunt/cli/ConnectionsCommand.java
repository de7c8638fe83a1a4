package io.metapunt.cli;

import io.metapunt.admin.AdminClient;
import io.metapunt.admin.AdminException;
import io.metapunt.daemon.ConnectionStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code metapunt connections}. */
@Command(name = "connections", description = "Lists the guests' TCP connections to the service, as ss does.")
final class ConnectionsCommand implements Callable<Integer> {
    @Mixin
    private ClientOptions options;

    @Parameters(
            paramLabel = "PORT",
            arity = "0..1",
            description = "Only those of this port's guests; by name or OpenFlow number.")
    private Optional<String> port = Optional.empty();

    @Override
    public Integer call() throws AdminException {
        try (AdminClient client = options.client()) {
            List<ConnectionStatus> connections = client.connections();
            if (port.isPresent()) {
                List<String> names = GuestAt.find(client.guests(), port.get()).stream()
                        .map(guest -> guest.bridge() + " " + guest.port())
                        .toList();
                connections = connections.stream()
                        .filter(connection -> names.contains(connection.bridge() + " " + connection.port()))
                        .toList();
            }
            options.print(connections, this::print);
            return ExitCode.OK;
        }
    }

    private void print(List<ConnectionStatus> connections) {
        Table table = new Table("BRIDGE", "PORT", "VLAN", "STATE", "UNREAD", "UNACKED", "RESENT", "AGE", "PEER");
        connections.forEach(connection -> table.row(
                connection.bridge(),
                connection.port(),
                connection.vlan() == 0 ? "-" : connection.vlan(),
                connection.state(),
                connection.unread(),
                connection.unacknowledged(),
                connection.retransmissions(),
                Ages.text(connection.ageSeconds()),
                connection.peer().contains(":")
                        ? "[" + connection.peer() + "]:" + connection.peerPort()
                        : connection.peer() + ":" + connection.peerPort()));
        table.print(options.out());
    }
}
