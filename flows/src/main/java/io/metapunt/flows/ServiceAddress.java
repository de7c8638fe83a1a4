package io.metapunt.flows;

import com.google.common.net.InetAddresses;

/** The addresses that guests send to. */
public final class ServiceAddress {
    private static final byte[] V4 = InetAddresses.forString("169.254.169.254").getAddress();
    private static final byte[] V6 = InetAddresses.forString("fe80::a9fe:a9fe").getAddress();

    /** The service's MAC address, in the low 48 bits; the same towards every guest. */
    public static final long MAC = 0x02a9_fea9_fe50L;

    private ServiceAddress() {}

    /** {@code field} equals 169.254.169.254. */
    public static Oxm v4(MatchField field) {
        return Oxm.exact(field, V4);
    }

    /** {@code field} equals fe80::a9fe:a9fe. */
    public static Oxm v6(MatchField field) {
        return Oxm.exact(field, V6);
    }
}
