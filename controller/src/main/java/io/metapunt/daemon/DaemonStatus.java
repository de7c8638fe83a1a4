package io.metapunt.daemon;

import io.metapunt.punt.PuntStatus;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the daemon is.
 *
 * @param version the product's
 * @param database why the Open vSwitch database is not connected, or empty
 * @param instancesDirectory where instances are kept
 * @param instances how many are known
 * @param problems what is wrong in that directory, as {@code FILE:LINE: MESSAGE}
 * @param nova how Nova does, or null if it is not asked
 */
public record DaemonStatus(
        String version,
        long uptimeSeconds,
        String database,
        String instancesDirectory,
        int instances,
        List<String> problems,
        @Nullable NovaStatus nova,
        List<BridgeStatus> bridges) {
    /** Whether every bridge and the database are there, and nothing is refused or wrong. */
    public boolean isWell() {
        return database.isEmpty()
                && problems.isEmpty()
                && (nova == null || nova.isWell())
                && bridges.stream().allMatch(BridgeStatus::isWell);
    }

    /** The same in a line: {@code br-int: 3 guests; br-ex: waits for ...}. */
    public String line() {
        return bridges.stream()
                .map(bridge -> bridge.name + ": "
                        + (bridge.waitingFor.isEmpty() ? bridge.guests + " guests" : "waits for " + bridge.waitingFor))
                .collect(Collectors.joining("; "));
    }

    /**
     * A foreign rule that keeps a guest's packets from us: Open vSwitch's own trace says so.
     *
     * @param port the guest's
     * @param packets which packets
     * @param rule as ovs-ofctl(8) writes it
     * @param outcome what the datapath does with them instead
     */
    public record Shadow(String port, String packets, String rule, String outcome) {}

    /**
     * How one bridge is.
     *
     * @param exists whether the database has it
     * @param waitingFor why there is no session with it, or empty
     * @param openflow the version spoken, or empty
     * @param datapathId 16 hexadecimal digits, or empty
     * @param connections of all states, half-open ones and those in TIME-WAIT included
     * @param halfOpen those whose handshake is under way
     * @param heldOctets what TCP's queues hold, of this bridge and all others
     * @param rules how many flows it should hold
     * @param metered how many ports have a meter in the switch
     * @param flowsRemoved whether an operator keeps the flows out
     * @param refused the flows that the switch refused, and why
     * @param repairs flows that were put back after somebody else had removed or changed them
     * @param unknownSource frames that came from no guest
     * @param shadows foreign rules that keep guests' packets from us
     * @param mayFailOpen whether the switch may stop to follow flows when its own controller is away
     * @param remarks what an operator should know, though it may well be meant so
     * @param punt which way guests' packets come
     */
    public record BridgeStatus(
            String name,
            boolean exists,
            String waitingFor,
            String openflow,
            String datapathId,
            int guests,
            int connections,
            long halfOpen,
            long heldOctets,
            int rules,
            int metered,
            boolean flowsRemoved,
            List<String> refused,
            long repairs,
            long unknownSource,
            List<Shadow> shadows,
            boolean mayFailOpen,
            List<String> remarks,
            PuntStatus punt) {
        /** Whether it is served as it should be. */
        boolean isWell() {
            return exists
                    && waitingFor.isEmpty()
                    && refused.isEmpty()
                    && !flowsRemoved
                    && shadows.isEmpty()
                    && !mayFailOpen
                    && punt.isWell();
        }
    }
}
