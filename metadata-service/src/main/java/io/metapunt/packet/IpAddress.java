package io.metapunt.packet;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An IPv4 or IPv6 address.
 *
 * @param v6 which of the two
 * @param high the upper 64 bits of an IPv6 address, 0 for IPv4
 * @param low the lower 64 bits, or the 32 bits of an IPv4 address
 */
public record IpAddress(boolean v6, long high, long low) {
    /** The service over IPv4: 169.254.169.254. */
    public static final IpAddress SERVICE_V4 = v4(0xa9fe_a9fe);

    /** The service over IPv6: fe80::a9fe:a9fe. */
    public static final IpAddress SERVICE_V6 = new IpAddress(true, 0xfe80_0000_0000_0000L, 0xa9fe_a9feL);

    private static final IpAddress ALL_NODES = new IpAddress(true, 0xff02_0000_0000_0000L, 1);

    public static IpAddress v4(int bits) {
        return new IpAddress(false, 0, bits & 0xffff_ffffL);
    }

    /** Reads four octets. */
    public static IpAddress v4(byte[] array, int offset) {
        return v4(Octets.int32(array, offset));
    }

    /** Reads sixteen octets. */
    public static IpAddress v6(byte[] array, int offset) {
        return new IpAddress(true, Octets.int64(array, offset), Octets.int64(array, offset + 8));
    }

    /** All nodes on the link, ff02::1. */
    public static IpAddress allNodes() {
        return ALL_NODES;
    }

    /** 4 or 16. */
    public int length() {
        return v6 ? 16 : 4;
    }

    /** Writes {@link #length} octets. */
    public void writeTo(byte[] array, int offset) {
        if (v6) {
            Octets.putInt64(array, offset, high);
            Octets.putInt64(array, offset + 8, low);
        } else {
            Octets.putInt32(array, offset, (int) low);
        }
    }

    /** 0.0.0.0 or ::. */
    public boolean isUnspecified() {
        return high == 0 && low == 0;
    }

    /**
     * Whether it can be the source of a packet that is answered: not multicast, broadcast, loopback, unspecified, in
     * 0.0.0.0/8 or 240.0.0.0/4 (RFC 1122, 3.2.1.3; RFC 4291, 2.5 and 2.7), and not the service itself.
     */
    public boolean isAnswerable() {
        if (v6) {
            boolean multicast = (high >>> 56) == 0xff;
            boolean loopback = high == 0 && low == 1;
            return !multicast && !loopback && !isUnspecified() && !equals(SERVICE_V6);
        }
        int first = (int) (low >>> 24);
        return first != 0 && first != 127 && first < 224 && !equals(SERVICE_V4);
    }

    /** Sum of the address's 16-bit words, for a pseudo-header. */
    long sum() {
        return (high >>> 32) + (high & 0xffff_ffffL) + (low >>> 32) + (low & 0xffff_ffffL);
    }

    @Override
    public String toString() {
        byte[] octets = new byte[length()];
        writeTo(octets, 0);
        try {
            return InetAddresses.toAddrString(InetAddress.getByAddress(octets));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
