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
 * @param drops frames and segments that came to nothing, by reason
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
        Map<String, Long> drops) {

    /**
     * A port that is not served although it looks like a guest's.
     *
     * @param reason why not
     */
    public record Unserved(String bridge, String port, String reason) {}

    /** All there are. */
    public record Listing(List<GuestStatus> guests, List<Unserved> unserved) {}
}
