package io.metapunt.doctor;

import com.google.common.collect.ImmutableSortedSet;
import io.metapunt.instance.Instance;
import io.metapunt.instance.Subnet;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The next hops that guests' routes to 169.254.169.254 go through, as far as this node knows: dnsmasq's options that Neutron
 * wrote (DHCP option 121), and the routes of the instances' files. If nobody answers ARP for one, no packet leaves its guests.
 */
final class Routes {
    private static final Pattern OPTION_121 = Pattern.compile("\\b169\\.254\\.169\\.254(?:/32)?,([0-9.]+)");
    private static final String SERVICE = "169.254.169.254";

    private Routes() {}

    /**
     * The next hops.
     *
     * @param dhcp Neutron's directory of dnsmasq's files, a directory a network
     */
    static ImmutableSortedSet<String> nextHops(Path dhcp, Collection<Instance> instances) {
        Set<String> hops = new TreeSet<>();
        instances.stream()
                .flatMap(instance -> instance.nics().stream())
                .flatMap(nic -> nic.subnets().stream())
                .flatMap(subnet -> subnet.routes().stream())
                .filter(route -> route.destination().ip().equals(SERVICE))
                .map(Subnet.Route::gateway)
                .forEach(hops::add);
        try (DirectoryStream<Path> networks = Files.newDirectoryStream(dhcp)) {
            for (Path network : networks) {
                hops.addAll(ofOptions(network.resolve("opts")));
            }
        } catch (IOException _) {
            // No DHCP agent on this node.
        }
        hops.remove("0.0.0.0");
        return ImmutableSortedSet.copyOf(hops);
    }

    private static Set<String> ofOptions(Path file) {
        Set<String> hops = new TreeSet<>();
        try {
            Matcher route = OPTION_121.matcher(Files.readString(file));
            while (route.find()) {
                hops.add(route.group(1));
            }
        } catch (IOException _) {
            // The network went meanwhile.
        }
        return hops;
    }
}
