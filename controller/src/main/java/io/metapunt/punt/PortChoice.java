package io.metapunt.punt;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.hash.Hashing;
import io.metapunt.ovsdb.SwitchView;
import io.metapunt.tap.TapDevice;
import java.nio.charset.StandardCharsets;

/** What a bridge's punt port is called, and with which numbers. */
final class PortChoice {
    private static final String PREFIX = "mp-";
    private static final int KEPT = 4;

    /** Far from where Open vSwitch counts up from, and below the reserved numbers, which begin at 0xff00. */
    private static final int HIGHEST_OFPORT = 65_000;

    private static final int LEAST_MTU = 1_500;
    private static final int LARGEST_MTU = 65_521;

    private PortChoice() {}

    /** The bridge's name behind a prefix; of a longer name the beginning, and a hash that tells it from its like. */
    static String of(String bridge) {
        if (PREFIX.length() + bridge.length() <= TapDevice.MAX_NAME) {
            return PREFIX + bridge;
        }
        String hash =
                Hashing.sha256().hashString(bridge, StandardCharsets.UTF_8).toString();
        return PREFIX + bridge.substring(0, KEPT) + hash.substring(0, TapDevice.MAX_NAME - PREFIX.length() - KEPT);
    }

    /** A number that no port of {@code bridge} has. */
    static int freeOfport(SwitchView view, String bridge) {
        ImmutableSet<Integer> taken = interfaces(view, bridge).stream()
                .map(SwitchView.Interface::ofport)
                .collect(ImmutableSet.toImmutableSet());
        int free = HIGHEST_OFPORT;
        while (taken.contains(free)) {
            free--;
        }
        return free;
    }

    /** The largest MTU of all ports, {@code own} aside. */
    static int largestMtu(SwitchView view, String bridge, String own) {
        int largest = interfaces(view, bridge).stream()
                .filter(iface -> !iface.name().equals(own))
                .mapToInt(SwitchView.Interface::mtu)
                .max()
                .orElse(LEAST_MTU);
        return Math.clamp(largest, LEAST_MTU, LARGEST_MTU);
    }

    private static ImmutableList<SwitchView.Interface> interfaces(SwitchView view, String bridge) {
        SwitchView.Bridge found = view.bridges().get(bridge);
        return found == null
                ? ImmutableList.of()
                : found.ports().stream()
                        .flatMap(port -> port.interfaces().stream())
                        .collect(ImmutableList.toImmutableList());
    }
}
