package io.metapunt.ovsdb;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.metapunt.instance.Guest;
import io.metapunt.instance.ProjectSource;
import io.metapunt.packet.MacAddress;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells guests' ports from all others. A port is a guest's if it belongs to an instance: its Interface names one in
 * {@code external_ids}, or its {@code iface-id} is known to be an instance's NIC. {@code attached-mac} alone proves nothing,
 * since Neutron sets it on its DHCP and router ports too.
 */
public final class GuestPorts {
    /** MTU of a port that has none of its own nor a peer's: 1500 less the headers of a VXLAN tunnel. */
    public static final int FALLBACK_MTU = 1450;

    private static final int DEAD_VLAN = 4095;
    private static final int MAX_OFPORT = 0xfeff;
    private static final int MAX_VLANS = 64;
    private static final ImmutableList<String> INSTANCE_KEYS =
            ImmutableList.of("metapunt-instance", "vm-uuid", "vm-id");

    private static final String PROJECT_KEY = "metapunt-project";

    private final SwitchView view;
    private final Predicate<String> knownInterfaceId;

    /**
     * @param knownInterfaceId whether an {@code iface-id} is the {@code port_id} of an instance's NIC
     */
    public GuestPorts(SwitchView view, Predicate<String> knownInterfaceId) {
        this.view = view;
        this.knownInterfaceId = knownInterfaceId;
    }

    /** A verdict for every interface of {@code bridge}, one a VLAN for guests on trunks; empty if there is no such bridge. */
    public ImmutableList<PortVerdict> of(String bridge) {
        SwitchView.Bridge found = view.bridges().get(bridge);
        if (found == null) {
            return ImmutableList.of();
        }
        ImmutableList.Builder<PortVerdict> verdicts = ImmutableList.builder();
        for (SwitchView.Port port : found.ports()) {
            for (SwitchView.Interface iface : port.interfaces()) {
                verdicts.addAll(judge(bridge, port, iface));
            }
        }
        return verdicts.build();
    }

    private ImmutableList<PortVerdict> judge(String bridge, SwitchView.Port port, SwitchView.Interface iface) {
        Optional<UUID> instance = instance(iface);
        Optional<String> interfaceId = Optional.ofNullable(iface.externalIds().get("iface-id"));
        if (instance.isEmpty() && interfaceId.filter(knownInterfaceId).isEmpty()) {
            return none(iface, "belongs to no instance", interfaceId.isPresent());
        }
        String mac = iface.externalIds().getOrDefault("attached-mac", "");
        if (!MacAddress.isValid(mac)) {
            return none(iface, mac.isEmpty() ? "no attached-mac" : "attached-mac is not a MAC address", true);
        }
        if (iface.ofport() <= 0 || iface.ofport() > MAX_OFPORT) {
            return none(iface, iface.error().isEmpty() ? "no ofport" : "not open: " + iface.error(), true);
        }
        if (port.tag().orElse(0) == DEAD_VLAN) {
            return none(iface, "dead port (tag 4095)", false);
        }
        return vlans(port).stream()
                .map(vlan -> new PortVerdict.IsGuest(new Guest(
                        bridge,
                        iface.ofport(),
                        iface.name(),
                        vlan,
                        MacAddress.parse(mac),
                        mtu(iface),
                        instance,
                        interfaceId,
                        Optional.ofNullable(iface.externalIds().get(PROJECT_KEY))
                                .flatMap(ProjectSource::id))))
                .collect(ImmutableList.toImmutableList());
    }

    private static ImmutableList<PortVerdict> none(SwitchView.Interface iface, String reason, boolean suspicious) {
        return ImmutableList.of(new PortVerdict.NoGuest(iface.name(), reason, suspicious));
    }

    /** The VLAN IDs that the guest's own frames may carry: none (0), and on a trunk those it lists. */
    private static ImmutableSet<Integer> vlans(SwitchView.Port port) {
        ImmutableSet.Builder<Integer> vlans = ImmutableSet.<Integer>builder().add(0);
        if (isTrunk(port) && port.trunks().size() <= MAX_VLANS) {
            port.trunks().stream().filter(vlan -> vlan > 0 && vlan < DEAD_VLAN).forEach(vlans::add);
        }
        return vlans.build();
    }

    private static boolean isTrunk(SwitchView.Port port) {
        return switch (port.vlanMode()) {
            case "" -> port.tag().isEmpty();
            case "access", "dot1q-tunnel" -> false;
            default -> true;
        };
    }

    /** The instance that the interface itself names; a Neutron trunk's stands on the port behind the patch. */
    private Optional<UUID> instance(SwitchView.Interface iface) {
        Optional<UUID> own = named(iface);
        return own.isPresent() || !isTrunkPatch(iface) ? own : behindPatch(iface);
    }

    /** Patches between bridges have no attached-mac, and guests on both sides may be strangers to each other. */
    private static boolean isTrunkPatch(SwitchView.Interface iface) {
        return iface.type().equals("patch") && iface.externalIds().containsKey("attached-mac");
    }

    private Optional<UUID> behindPatch(SwitchView.Interface patch) {
        String peer = patch.options().getOrDefault("peer", "");
        return view.bridges().values().stream()
                .filter(bridge -> interfaces(bridge).stream()
                        .anyMatch(iface -> iface.name().equals(peer)))
                .flatMap(bridge -> interfaces(bridge).stream())
                .flatMap(iface -> named(iface).stream())
                .findFirst();
    }

    private static ImmutableList<SwitchView.Interface> interfaces(SwitchView.Bridge bridge) {
        return bridge.ports().stream()
                .flatMap(port -> port.interfaces().stream())
                .collect(ImmutableList.toImmutableList());
    }

    private static Optional<UUID> named(SwitchView.Interface iface) {
        return INSTANCE_KEYS.stream()
                .map(iface.externalIds()::get)
                .flatMap(id -> uuid(id).stream())
                .findFirst();
    }

    private static Optional<UUID> uuid(@Nullable String text) {
        if (text == null || !text.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            return Optional.empty();
        }
        return Optional.of(UUID.fromString(text));
    }

    private int mtu(SwitchView.Interface iface) {
        if (iface.mtu() > 0) {
            return iface.mtu();
        }
        String peer = iface.options().getOrDefault("peer", "");
        return view.bridges().values().stream()
                .filter(bridge -> interfaces(bridge).stream()
                        .anyMatch(other -> other.name().equals(peer)))
                .flatMap(bridge -> interfaces(bridge).stream())
                .filter(other -> named(other).isPresent() && other.mtu() > 0)
                .mapToInt(SwitchView.Interface::mtu)
                .findFirst()
                .orElse(FALLBACK_MTU);
    }
}
