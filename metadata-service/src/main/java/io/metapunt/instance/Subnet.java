package io.metapunt.instance;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;

/**
 * A subnet that a NIC has addresses of.
 *
 * @param addresses all of one family, at least one
 * @param dhcp whether the guest gets all of this by DHCP
 * @param ipv6Mode how IPv6 addresses are given, as Neutron calls it ({@code ipv6_address_mode})
 */
public record Subnet(
        ImmutableList<Nic.Address> addresses,
        Optional<String> gateway,
        ImmutableList<Route> routes,
        ImmutableList<String> dns,
        boolean dhcp,
        Optional<String> ipv6Mode) {
    private static final ImmutableSet<String> MODES = ImmutableSet.of("slaac", "dhcpv6-stateful", "dhcpv6-stateless");

    /** A route besides the default route. */
    public record Route(Nic.Address destination, String gateway) {}

    public Subnet {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a subnet without addresses");
        }
        boolean v6 = addresses.getFirst().v6();
        if (addresses.stream().anyMatch(address -> address.v6() != v6)) {
            throw new IllegalArgumentException("a subnet with addresses of both families");
        }
        ipv6Mode.filter(mode -> !v6 || !MODES.contains(mode)).ifPresent(mode -> {
            throw new IllegalArgumentException(
                    "ipv6_mode \"" + mode + "\" is none of " + String.join(", ", MODES) + ", or not of an IPv6 subnet");
        });
    }

    public boolean v6() {
        return addresses.getFirst().v6();
    }
}
