package io.metapunt.doctor;

import com.google.common.collect.ImmutableList;
import io.metapunt.daemon.GuestStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The ports: those that are not served, instances that are not known, claims that collide, MTUs. */
final class PortChecks {
    /** IPv6 needs it (RFC 8200, 5). */
    private static final int LEAST_MTU = 1280;

    private PortChecks() {}

    /** Looks at them. */
    static ImmutableList<Check> of(GuestStatus.Listing listing) {
        List<Check> checks = new ArrayList<>();
        // A node has many guests: what one session keeps from them is said once for its bridge.
        Map<String, Long> waiting = listing.unserved().stream()
                .filter(PortChecks::isWithoutSession)
                .collect(Collectors.groupingBy(GuestStatus.Unserved::bridge, TreeMap::new, Collectors.counting()));
        waiting.forEach((bridge, ports) -> checks.add(Check.fail(
                "port",
                bridge + ": " + ports + " guests' ports wait for its OpenFlow session",
                "see to the session; they are served by themselves then")));
        listing.unserved().stream().filter(port -> !isWithoutSession(port)).forEach(port -> checks.add(unserved(port)));
        listing.guests().stream()
                .filter(guest -> guest.instance() == null)
                .forEach(guest -> checks.add(Check.fail(
                        "instance",
                        guest.port() + " (" + guest.mac() + ") has no known instance: its requests get 503",
                        "metapunt instances put FILE, or mend what metapunt status names")));
        duplicates(listing.guests(), checks);
        listing.guests().stream()
                .filter(guest -> guest.mtu() < LEAST_MTU)
                .forEach(guest -> checks.add(Check.warn(
                        "mtu",
                        guest.port() + " has an MTU of " + guest.mtu() + ", too small for IPv6",
                        "ovs-vsctl set interface " + guest.port() + " mtu_request=1500, or its network's")));
        if (checks.isEmpty()) {
            checks.add(Check.ok("guests", listing.guests().size() + " are served, each with its instance"));
        }
        return ImmutableList.copyOf(checks);
    }

    private static boolean isWithoutSession(GuestStatus.Unserved port) {
        return port.reason().startsWith(GuestStatus.Unserved.NO_SESSION);
    }

    private static Check unserved(GuestStatus.Unserved port) {
        String remedy = switch (port.reason()) {
            case "no attached-mac", "attached-mac is not a MAC address" ->
                "ovs-vsctl set interface " + port.port() + " external_ids:attached-mac='\"MAC\"'";
            case "belongs to no instance" ->
                "ovs-vsctl set interface " + port.port()
                        + " external_ids:vm-uuid=UUID; nothing is to be done if it is a router's or DHCP's";
            default -> "ovs-vsctl list interface " + port.port();
        };
        String found = port.port() + " on " + port.bridge() + " is not served: " + port.reason();
        return port.reason().equals("belongs to no instance")
                ? Check.warn("port", found, remedy)
                : Check.fail("port", found, remedy);
    }

    private static void duplicates(List<GuestStatus> guests, List<Check> checks) {
        Map<String, GuestStatus> macs = new LinkedHashMap<>();
        for (GuestStatus guest : guests) {
            GuestStatus other = macs.putIfAbsent(guest.bridge() + " " + guest.vlan() + " " + guest.mac(), guest);
            if (other != null) {
                checks.add(Check.warn(
                        "duplicate",
                        other.port() + " and " + guest.port() + " both claim " + guest.mac(),
                        "ovs-vsctl --columns=name,external_ids list interface shows which is right; take the other's"
                                + " external_ids away"));
            }
        }
    }
}
