package io.metapunt.openstack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableSet;
import io.metapunt.instance.Instance;
import io.metapunt.instance.Nic;
import io.metapunt.instance.Subnet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * {@code network_data.json}, from the instance's NICs unless it is given whole ({@code nova/virt/netutils.py}, {@code
 * get_network_metadata}).
 */
final class NetworkData {
    private static final int TAP_NAME_LENGTH = 14;

    /** Nova's {@code LEGACY_EXPOSED_VIF_TYPES}: guests came to know these before Nova learned to keep its own affairs. */
    private static final ImmutableSet<String> EXPOSED_TYPES =
            ImmutableSet.of("bridge", "dvs", "hw_veb", "hyperv", "ovs", "tap", "vhostuser", "vif");

    private NetworkData() {}

    static ObjectNode of(Instance instance) {
        if (instance.networkData().isPresent()) {
            return instance.networkData().get();
        }
        ObjectNode document = NovaJson.mapper.createObjectNode();
        if (instance.nics().isEmpty()) {
            return document;
        }
        ArrayNode links = document.putArray("links");
        ArrayNode networks = document.putArray("networks");
        ArrayNode services = document.putArray("services");
        Set<String> resolvers = new LinkedHashSet<>();
        for (Nic nic : instance.nics()) {
            String link = linkId(nic, links.size());
            link(links.addObject(), link, nic);
            for (boolean v6 : new boolean[] {false, true}) {
                nic.first(v6).ifPresent(subnet -> {
                    network(networks.addObject(), networks.size() - 1, link, nic, subnet);
                    resolvers.addAll(subnet.dns());
                });
            }
        }
        services(services, resolvers);
        return document;
    }

    private static String linkId(Nic nic, int index) {
        return nic.device()
                .or(() -> nic.portId()
                        .map(port -> "tap" + port)
                        .map(tap -> tap.substring(0, Math.min(tap.length(), TAP_NAME_LENGTH))))
                .orElse("interface" + index);
    }

    private static void link(ObjectNode link, String id, Nic nic) {
        link.put("id", id);
        link.put("vif_id", nic.portId().orElse(null));
        link.put("type", EXPOSED_TYPES.contains(nic.vifType()) ? nic.vifType() : "phy");
        // With DHCP the MTU comes by DHCP.
        boolean dhcp = nic.subnets().stream().anyMatch(Subnet::dhcp);
        link.put("mtu", dhcp ? null : nic.mtu().orElse(null));
        link.put("ethernet_mac_address", nic.mac().toString());
    }

    private static void network(ObjectNode network, int index, String link, Nic nic, Subnet subnet) {
        String family = subnet.v6() ? "ipv6" : "ipv4";
        boolean named = subnet.dhcp() && subnet.ipv6Mode().isEmpty();
        Optional<String> mode = named ? Optional.of("dhcp") : subnet.ipv6Mode();
        network.put("id", "network" + index);
        network.put("type", family + mode.map(how -> "_" + how).orElse(""));
        network.put("link", link);
        if (!named) {
            Nic.Address address = subnet.addresses().getFirst();
            network.put("ip_address", address.ip());
            network.put("netmask", address.netmask());
            routes(network.putArray("routes"), subnet);
            services(network.putArray("services"), subnet.dns());
        }
        network.put("network_id", nic.networkId().orElse(null));
    }

    /** The default route stands first. */
    private static void routes(ArrayNode routes, Subnet subnet) {
        String any = subnet.v6() ? "::" : "0.0.0.0";
        subnet.gateway().ifPresent(gateway -> route(routes, any, any, gateway));
        subnet.routes()
                .forEach(route -> route(
                        routes,
                        route.destination().network(),
                        route.destination().netmask(),
                        route.gateway()));
    }

    private static void route(ArrayNode routes, String network, String netmask, String gateway) {
        routes.addObject().put("network", network).put("netmask", netmask).put("gateway", gateway);
    }

    private static void services(ArrayNode services, Iterable<String> resolvers) {
        resolvers.forEach(address -> services.addObject().put("type", "dns").put("address", address));
    }
}
