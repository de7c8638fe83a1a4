package io.metapunt.instance;

import com.google.common.collect.ImmutableList;
import com.google.common.net.InetAddresses;
import io.metapunt.packet.MacAddress;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A network interface of an instance.
 *
 * @param portId Neutron's port ID: what the switch port has as {@code iface-id}
 * @param vifType how it is plugged, as Nova calls it ({@code VIF_TYPE_*})
 * @param device the host's name of it, if known
 * @param mtu of its network, if known
 */
public record Nic(
        MacAddress mac,
        Optional<String> portId,
        Optional<String> networkId,
        String vifType,
        Optional<String> device,
        Optional<Integer> mtu,
        ImmutableList<Subnet> subnets) {

    /** The addresses of all subnets. */
    public ImmutableList<Address> addresses() {
        return subnets.stream().flatMap(subnet -> subnet.addresses().stream()).collect(ImmutableList.toImmutableList());
    }

    /** The first subnet of a family: Nova shows no other. */
    public Optional<Subnet> first(boolean v6) {
        return subnets.stream().filter(subnet -> subnet.v6() == v6).findFirst();
    }

    /**
     * A fixed address with its prefix length.
     *
     * @param ip in its usual text form
     */
    public record Address(String ip, int prefixLength) {
        /** Reads {@code ADDRESS/LENGTH}. */
        public static Address parse(String text) {
            int slash = text.indexOf('/');
            String ip = slash < 0 ? text : text.substring(0, slash);
            if (slash < 0 || !InetAddresses.isInetAddress(ip)) {
                throw new IllegalArgumentException("\"" + text + "\" is not ADDRESS/PREFIX-LENGTH");
            }
            InetAddress address = InetAddresses.forString(ip);
            int bits = address.getAddress().length * 8;
            String length = text.substring(slash + 1);
            if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > bits) {
                throw new IllegalArgumentException("\"" + text + "\" has no prefix length from 0 to " + bits);
            }
            return new Address(InetAddresses.toAddrString(address), Integer.parseInt(length));
        }

        public boolean v6() {
            return ip.indexOf(':') >= 0;
        }

        /** The first address of the network that it is in. */
        public String network() {
            byte[] octets = InetAddresses.forString(ip).getAddress();
            for (int bit = prefixLength; bit < octets.length * 8; bit++) {
                octets[bit / 8] &= (byte) ~(0x80 >> bit % 8);
            }
            return Addresses.text(octets);
        }

        /** The network mask: dotted, or all eight groups' leading ones as Nova writes them. */
        public String netmask() {
            byte[] mask = new byte[v6() ? 16 : 4];
            for (int bit = 0; bit < prefixLength; bit++) {
                mask[bit / 8] |= (byte) (0x80 >> bit % 8);
            }
            return Addresses.text(mask);
        }
    }
}
