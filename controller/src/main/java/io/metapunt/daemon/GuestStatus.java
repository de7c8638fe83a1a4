package io.metapunt.daemon;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A guest that is served.
 *
 * @param vlan its VLAN ID, or 0 for untagged
 * @param instance its instance's UUID, or null while it is not known
 * @param name its instance's name, or null while it is not known
 * @param connections TCP connections there are now
 * @param accepted TCP connections that there ever were
 * @param retransmissions segments that were sent to it more than once
 * @param lastSeenSeconds how long ago its last frame came, or null if none ever did
 * @param drops frames and segments that came to nothing here, by reason
 * @param meter the meter in the switch that its packets pass, or 0
 * @param meterDrops packets that the meter dropped in the switch
 */
public record GuestStatus(
        String bridge,
        String port,
        int ofport,
        int vlan,
        String mac,
        int mtu,
        @Nullable String instance,
        @Nullable String name,
        int connections,
        long accepted,
        long framesIn,
        long framesOut,
        long segmentsIn,
        long segmentsOut,
        long retransmissions,
        @Nullable Double lastSeenSeconds,
        Requests requests,
        Map<String, Long> drops,
        long meter,
        long meterDrops) {

    /**
     * What it asked since it was attached.
     *
     * @param total requests answered
     * @param byStatus the same by HTTP status; "0" is any status that the service does not give by itself
     * @param seconds that all of them took together
     * @param octets of all answers' bodies
     */
    public record Requests(long total, Map<String, Long> byStatus, double seconds, long octets) {}

    /**
     * A port that is not served although it looks like a guest's.
     *
     * @param reason why not
     */
    public record Unserved(String bridge, String port, String reason) {
        /** A reason's beginning; the bridge's name follows. */
        public static final String NO_SESSION = "there is no OpenFlow session with ";
    }

    /** All there are. */
    public record Listing(List<GuestStatus> guests, List<Unserved> unserved) {
        /** The guests at a port, which is given by its name or its number; several on a trunk. */
        public List<GuestStatus> at(String port) {
            return guests.stream()
                    .filter(guest -> guest.port().equals(port)
                            || Integer.toString(guest.ofport()).equals(port))
                    .toList();
        }

        /** Why there is no guest at {@code port}, for an operator. */
        public String missing(String port) {
            return unserved.stream()
                    .filter(other -> other.port().equals(port))
                    .findFirst()
                    .map(other -> "port " + port + " is not served: " + other.reason())
                    .orElse("no guest on a port " + port + "; 'metapunt guests' lists them");
        }
    }
}
