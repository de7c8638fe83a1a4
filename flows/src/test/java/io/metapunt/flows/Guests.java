package io.metapunt.flows;

import com.google.common.collect.ImmutableSet;
import com.google.common.net.InetAddresses;
import java.net.Inet4Address;
import java.util.List;
import java.util.Map;

/** The guests that rule tests have in common, and the table that holds their rules. */
public final class Guests {
    public static final String SERVICE = "169.254.169.254";
    public static final String SERVICE_V6 = "fe80::a9fe:a9fe";
    public static final String GUEST_IP = "10.0.0.70";
    public static final String GUEST_V6 = "fe80::f816:3eff:fe11:2233";
    public static final long FOREIGN_MAC = 0xfa16_3e99_9999L;
    public static final int NOBODYS_PORT = 99;

    /** On an access port. */
    public static final Attachment GUEST = new Attachment(7, 0xfa16_3e11_2233L, 0);

    /** On another access port. */
    public static final Attachment OTHER = new Attachment(8, 0xfa16_3e44_5566L, 0);

    /** On a trunk, with frames tagged 100. */
    public static final Attachment SUBPORT = new Attachment(9, 0xfa16_3e77_8899L, 100);

    /** A router that nobody answers ARP for. */
    public static final Inet4Address NEXT_HOP = (Inet4Address) InetAddresses.forString("10.0.0.2");

    private Guests() {}

    /** The usual policy, with ARP answered for {@link #NEXT_HOP} as well. */
    public static Policy answering() {
        Policy usual = Policy.defaults();
        return new Policy(
                usual.table(),
                usual.priorityBase(),
                usual.controllerIds(),
                usual.hardTimeout(),
                usual.rate(),
                ImmutableSet.of(NEXT_HOP),
                usual.puntPort());
    }

    /** All rules for all of them. */
    public static FakeFlowTable table() {
        return table(Policy.defaults());
    }

    /** The same as {@code policy} has them. */
    public static FakeFlowTable table(Policy policy) {
        return new FakeFlowTable(FlowPlan.of(policy, List.of(GUEST, OTHER, SUBPORT), Map.of()));
    }
}
