package io.metapunt.instance;

import static io.metapunt.instance.InstanceFile.each;

import com.google.common.collect.ImmutableList;
import io.metapunt.packet.MacAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code nics}. Its subnets are written out, or, if it has at most one of each family, the keys of both stand here
 * together, and each address says which it belongs to.
 */
record NicFile(
        @Nullable String mac,
        @Nullable String portId,
        @Nullable String networkId,
        @Nullable String vifType,
        @Nullable String device,
        @Nullable Integer mtu,
        @Nullable List<SubnetFile> subnets,
        @Nullable List<String> addresses,
        @Nullable String gateway,
        @Nullable String gatewayV6,
        @Nullable List<RouteFile> routes,
        @Nullable List<String> dns,
        @Nullable Boolean dhcp) {

    /** An entry of {@code routes}. */
    record RouteFile(@Nullable String destination, @Nullable String gateway) {
        Subnet.Route route() {
            if (destination == null || gateway == null) {
                throw new IllegalArgumentException("a route needs destination and gateway");
            }
            return new Subnet.Route(Nic.Address.parse(destination), Addresses.checked("gateway", gateway));
        }
    }

    /** An entry of {@code subnets}. */
    record SubnetFile(
            @Nullable List<String> addresses,
            @Nullable String gateway,
            @Nullable List<RouteFile> routes,
            @Nullable List<String> dns,
            @Nullable Boolean dhcp,
            @Nullable String ipv6Mode) {
        Subnet subnet() {
            return new Subnet(
                    parsed(addresses),
                    Optional.ofNullable(gateway).map(ip -> Addresses.checked("gateway", ip)),
                    parsedRoutes(routes),
                    resolvers(dns),
                    dhcp == null || dhcp,
                    Optional.ofNullable(ipv6Mode));
        }
    }

    Nic nic() {
        if (mac == null) {
            throw new IllegalArgumentException("a NIC without mac");
        }
        return new Nic(
                MacAddress.parse(mac),
                Optional.ofNullable(portId),
                Optional.ofNullable(networkId),
                vifType == null ? "ovs" : vifType,
                Optional.ofNullable(device),
                Optional.ofNullable(mtu),
                subnets == null ? together() : apart(subnets));
    }

    private ImmutableList<Subnet> apart(List<SubnetFile> written) {
        if (Stream.of(addresses, gateway, gatewayV6, routes, dns, dhcp).anyMatch(key -> key != null)) {
            throw new IllegalArgumentException(
                    "a NIC with subnets has no addresses, gateway, gateway_v6, routes, dns or dhcp of its own");
        }
        return written.stream().map(SubnetFile::subnet).collect(ImmutableList.toImmutableList());
    }

    private ImmutableList<Subnet> together() {
        Optional<String> v4 = Optional.ofNullable(gateway).map(ip -> Addresses.checked("gateway", ip));
        Optional<String> v6 = Optional.ofNullable(gatewayV6).map(ip -> Addresses.checked("gateway_v6", ip));
        return Stream.of(family(false, v4), family(true, v6))
                .flatMap(Optional::stream)
                .collect(ImmutableList.toImmutableList());
    }

    /** What of all is of one family; empty if there is no address of it. Resolvers without a family of theirs go to the other. */
    private Optional<Subnet> family(boolean v6, Optional<String> through) {
        ImmutableList<Nic.Address> all = parsed(addresses);
        ImmutableList<Nic.Address> mine = only(all, address -> address.v6() == v6);
        boolean alone = mine.size() == all.size();
        ImmutableList<Subnet.Route> every = parsedRoutes(routes);
        ImmutableList<String> allResolvers = resolvers(dns);
        return mine.isEmpty()
                ? Optional.empty()
                : Optional.of(new Subnet(
                        mine,
                        through,
                        only(every, route -> route.destination().v6() == v6),
                        only(allResolvers, ip -> alone || ip.indexOf(':') >= 0 == v6),
                        dhcp == null || dhcp,
                        Optional.empty()));
    }

    private static <T> ImmutableList<T> only(ImmutableList<T> all, Predicate<T> wanted) {
        return all.stream().filter(wanted).collect(ImmutableList.toImmutableList());
    }

    private static ImmutableList<Nic.Address> parsed(@Nullable List<String> addresses) {
        return each(addresses).stream().map(Nic.Address::parse).collect(ImmutableList.toImmutableList());
    }

    private static ImmutableList<Subnet.Route> parsedRoutes(@Nullable List<RouteFile> routes) {
        return each(routes).stream().map(RouteFile::route).collect(ImmutableList.toImmutableList());
    }

    private static ImmutableList<String> resolvers(@Nullable List<String> dns) {
        return each(dns).stream().map(ip -> Addresses.checked("dns", ip)).collect(ImmutableList.toImmutableList());
    }
}
