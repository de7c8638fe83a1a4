package io.metapunt.instance;

import static io.metapunt.instance.InstanceFile.each;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.util.StdConverter;
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
        @Nullable @JsonDeserialize(converter = Parsed.Mac.class)
        MacAddress mac,

        @Nullable String portId,
        @Nullable String networkId,
        @Nullable String vifType,
        @Nullable String device,
        @Nullable Integer mtu,

        @Nullable @JsonDeserialize(contentConverter = SubnetFile.Whole.class)
        List<Subnet> subnets,

        @Nullable @JsonDeserialize(contentConverter = Parsed.Address.class)
        List<Nic.Address> addresses,

        @Nullable @JsonDeserialize(converter = Parsed.Ip.class)
        String gateway,

        @Nullable @JsonDeserialize(converter = Parsed.Ip.class)
        String gatewayV6,

        @Nullable @JsonDeserialize(contentConverter = RouteFile.Whole.class)
        List<Subnet.Route> routes,

        @Nullable @JsonDeserialize(contentConverter = Parsed.Ip.class)
        List<String> dns,

        @Nullable Boolean dhcp) {

    /** Makes the NIC as soon as its entry is read. */
    static final class Whole extends StdConverter<NicFile, Nic> {
        @Override
        public Nic convert(NicFile written) {
            return written.nic();
        }
    }

    /** An entry of {@code routes}. */
    record RouteFile(
            @JsonDeserialize(converter = Parsed.Address.class)
            Nic.@Nullable Address destination,

            @Nullable @JsonDeserialize(converter = Parsed.Ip.class)
            String gateway) {
        static final class Whole extends StdConverter<RouteFile, Subnet.Route> {
            @Override
            public Subnet.Route convert(RouteFile written) {
                if (written.destination == null || written.gateway == null) {
                    throw new IllegalArgumentException("a route needs destination and gateway");
                }
                return new Subnet.Route(written.destination, written.gateway);
            }
        }
    }

    /** An entry of {@code subnets}. */
    record SubnetFile(
            @Nullable @JsonDeserialize(contentConverter = Parsed.Address.class)
            List<Nic.Address> addresses,

            @Nullable @JsonDeserialize(converter = Parsed.Ip.class)
            String gateway,

            @Nullable @JsonDeserialize(contentConverter = RouteFile.Whole.class)
            List<Subnet.Route> routes,

            @Nullable @JsonDeserialize(contentConverter = Parsed.Ip.class)
            List<String> dns,

            @Nullable Boolean dhcp,
            @Nullable String ipv6Mode) {
        static final class Whole extends StdConverter<SubnetFile, Subnet> {
            @Override
            public Subnet convert(SubnetFile written) {
                return new Subnet(
                        ImmutableList.copyOf(each(written.addresses)),
                        Optional.ofNullable(written.gateway),
                        ImmutableList.copyOf(each(written.routes)),
                        ImmutableList.copyOf(each(written.dns)),
                        written.dhcp == null || written.dhcp,
                        Optional.ofNullable(written.ipv6Mode));
            }
        }
    }

    Nic nic() {
        if (mac == null) {
            throw new IllegalArgumentException("a NIC without mac");
        }
        return new Nic(
                mac,
                Optional.ofNullable(portId),
                Optional.ofNullable(networkId),
                vifType == null ? "ovs" : vifType,
                Optional.ofNullable(device),
                Optional.ofNullable(mtu),
                subnets == null ? together() : apart(subnets));
    }

    private ImmutableList<Subnet> apart(List<Subnet> written) {
        if (Stream.of(addresses, gateway, gatewayV6, routes, dns, dhcp).anyMatch(key -> key != null)) {
            throw new IllegalArgumentException(
                    "a NIC with subnets has no addresses, gateway, gateway_v6, routes, dns or dhcp of its own");
        }
        return ImmutableList.copyOf(written);
    }

    private ImmutableList<Subnet> together() {
        return Stream.of(family(false, Optional.ofNullable(gateway)), family(true, Optional.ofNullable(gatewayV6)))
                .flatMap(Optional::stream)
                .collect(ImmutableList.toImmutableList());
    }

    /** What of all is of one family; empty if there is no address of it. Resolvers without a family of theirs go to the other. */
    private Optional<Subnet> family(boolean v6, Optional<String> through) {
        ImmutableList<Nic.Address> mine = only(addresses, address -> address.v6() == v6);
        boolean alone = mine.size() == each(addresses).size();
        return mine.isEmpty()
                ? Optional.empty()
                : Optional.of(new Subnet(
                        mine,
                        through,
                        only(routes, route -> route.destination().v6() == v6),
                        only(dns, ip -> alone || ip.indexOf(':') >= 0 == v6),
                        dhcp == null || dhcp,
                        Optional.empty()));
    }

    private static <T> ImmutableList<T> only(@Nullable List<T> all, Predicate<T> wanted) {
        return each(all).stream().filter(wanted).collect(ImmutableList.toImmutableList());
    }
}
