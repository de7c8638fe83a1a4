package io.metapunt.openstack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metapunt.instance.Instance;
import io.metapunt.instance.Nic;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** {@code network_data.json}, from the instance's NICs unless it is given whole. */
final class NetworkData {
    private static final int TAP_NAME_LENGTH = 14;

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
            String id = linkId(nic, links.size());
            ObjectNode link = links.addObject()
                    .put("id", id)
                    .put("vif_id", nic.portId().orElse(null))
                    .put("type", "ovs");
            // With DHCP the MTU comes by DHCP.
            link.put("mtu", nic.dhcp() ? null : nic.mtu().orElse(null));
            link.put("ethernet_mac_address", nic.mac().toString());
            first(nic, false)
                    .ifPresent(address -> network(networks.addObject(), networks.size() - 1, id, nic, address));
            first(nic, true).ifPresent(address -> network(networks.addObject(), networks.size() - 1, id, nic, address));
            resolvers.addAll(nic.dns());
        }
        resolvers.forEach(address -> services.addObject().put("type", "dns").put("address", address));
        return document;
    }

    private static String linkId(Nic nic, int index) {
        return nic.portId()
                .map(port -> "tap" + port)
                .map(tap -> tap.substring(0, Math.min(tap.length(), TAP_NAME_LENGTH)))
                .orElse("interface" + index);
    }

    private static Optional<Nic.Address> first(Nic nic, boolean v6) {
        return nic.addresses().stream().filter(address -> address.v6() == v6).findFirst();
    }

    private static void network(ObjectNode network, int index, String link, Nic nic, Nic.Address address) {
        String family = address.v6() ? "ipv6" : "ipv4";
        network.put("id", "network" + index);
        network.put("type", nic.dhcp() ? family + "_dhcp" : family);
        network.put("link", link);
        if (!nic.dhcp()) {
            network.put("ip_address", address.ip());
            network.put("netmask", address.netmask());
            routes(network.putArray("routes"), nic, address.v6());
            ArrayNode services = network.putArray("services");
            nic.dns().forEach(dns -> services.addObject().put("type", "dns").put("address", dns));
        }
        network.put("network_id", nic.networkId().orElse(null));
    }

    /** The default route stands first. */
    private static void routes(ArrayNode routes, Nic nic, boolean v6) {
        String any = v6 ? "::" : "0.0.0.0";
        (v6 ? nic.gatewayV6() : nic.gateway())
                .ifPresent(gateway -> routes.addObject()
                        .put("network", any)
                        .put("netmask", any)
                        .put("gateway", gateway));
        nic.routes().stream()
                .filter(route -> route.destination().v6() == v6)
                .forEach(route -> routes.addObject()
                        .put("network", route.destination().ip())
                        .put("netmask", route.destination().netmask())
                        .put("gateway", route.gateway()));
    }
}
