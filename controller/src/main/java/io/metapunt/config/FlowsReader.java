package io.metapunt.config;

import com.google.common.collect.ImmutableSet;
import com.google.common.net.InetAddresses;
import io.metapunt.config.ConfigFile.FlowsSection;
import io.metapunt.config.ConfigFile.LimitsSection;
import io.metapunt.flows.ControllerIds;
import io.metapunt.flows.PacketRate;
import io.metapunt.flows.Policy;
import io.metapunt.packet.IpAddress;
import java.net.Inet4Address;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads how rules are written. */
final class FlowsReader {
    private static final int HOUR = 3_600;
    private static final int MOST_NEXT_HOPS = 16;

    private final FlowsSection flows;
    private final LimitsSection limits;
    private final int connections;
    private final Checks checks;

    /** {@code connections} is how many one session has. */
    FlowsReader(FlowsSection flows, LimitsSection limits, int connections, Checks checks) {
        this.flows = flows;
        this.limits = limits;
        this.connections = connections;
        this.checks = checks;
    }

    /** What the sections say, or its defaults. */
    Policy read() throws ConfigException {
        Policy defaults = Policy.defaults();
        return new Policy(
                checks.within("flows.table", flows.table(), 0, 254, defaults.table()),
                checks.within(
                        "flows.priority",
                        flows.priority(),
                        Policy.LOWEST_BASE,
                        Policy.HIGHEST_BASE,
                        defaults.priorityBase()),
                new ControllerIds(
                        checks.within(
                                "flows.controller_id",
                                flows.controllerId(),
                                1,
                                ControllerIds.highestFirst(connections),
                                defaults.controllerIds().first()),
                        connections),
                hardTimeout(flows.fallbackSeconds()),
                rate(),
                nextHops(),
                Optional.empty());
    }

    private ImmutableSet<Inet4Address> nextHops() throws ConfigException {
        List<String> hops = Objects.requireNonNullElse(flows.nextHops(), List.of());
        if (hops.size() > MOST_NEXT_HOPS) {
            throw checks.wrong("flows.next_hops", hops.size() + " addresses are more than " + MOST_NEXT_HOPS);
        }
        ImmutableSet.Builder<Inet4Address> all = ImmutableSet.builder();
        for (String hop : hops) {
            if (!InetAddresses.isInetAddress(hop)
                    || !(InetAddresses.forString(hop) instanceof Inet4Address address)
                    || !IpAddress.v4(InetAddresses.coerceToInteger(address)).isAnswerable()) {
                throw checks.wrong("flows.next_hops", "'" + hop + "' is no IPv4 address that a router can have");
            }
            all.add(address);
        }
        return all.build();
    }

    /** Below three seconds, a pause of the daemon's would let flows go. */
    private int hardTimeout(@Nullable Integer seconds) throws ConfigException {
        return seconds == null || seconds == 0 ? 0 : checks.within("flows.fallback_seconds", seconds, 3, HOUR, 0);
    }

    private PacketRate rate() throws ConfigException {
        PacketRate defaults = PacketRate.defaults();
        int highest = Math.toIntExact(PacketRate.HIGHEST);
        int perSecond = checks.within(
                "limits.packets_per_second",
                limits.packetsPerSecond(),
                0,
                highest,
                Math.toIntExact(defaults.perSecond()));
        int burst = checks.within(
                "limits.packet_burst", limits.packetBurst(), 1, highest, Math.toIntExact(defaults.burst()));
        return perSecond == 0 ? PacketRate.UNLIMITED : new PacketRate(perSecond, burst);
    }
}
