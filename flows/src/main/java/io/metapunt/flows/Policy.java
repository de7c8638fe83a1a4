package io.metapunt.flows;

import com.google.common.collect.ImmutableSet;
import java.net.Inet4Address;
import java.util.Optional;

/**
 * How rules are written.
 *
 * @param table the table they stand in
 * @param priorityBase priority of the lowest, from {@value #LOWEST_BASE} (above Neutron's own rules of table 0) to
 *     {@value #HIGHEST_BASE}
 * @param controllerIds the ids that punt actions name
 * @param hardTimeout seconds after which the switch removes a rule that is not added anew; 0 for never
 * @param rate what each guest may send to Metapunt
 * @param nextHops routers on guests' way to 169.254.169.254 that ARP is answered for, since nobody else does
 * @param puntPort the port that guests' packets go to; if empty, they go to the controller
 */
public record Policy(
        int table,
        int priorityBase,
        ControllerIds controllerIds,
        int hardTimeout,
        PacketRate rate,
        ImmutableSet<Inet4Address> nextHops,
        Optional<PuntPort> puntPort) {
    public static final int LOWEST_BASE = 201;
    public static final int HIGHEST_BASE = 65_535 - 20;

    private static final int STEP = 10;

    public Policy {
        if (table < 0 || table > 254) {
            throw new IllegalArgumentException("table " + table + " is not from 0 to 254");
        }
        if (priorityBase < LOWEST_BASE || priorityBase > HIGHEST_BASE) {
            throw new IllegalArgumentException(
                    "priority base " + priorityBase + " is not from " + LOWEST_BASE + " to " + HIGHEST_BASE);
        }
        if (hardTimeout < 0 || hardTimeout > 0xffff) {
            throw new IllegalArgumentException("hard timeout " + hardTimeout + " is not from 0 to 65535");
        }
    }

    /** Table 0, above Neutron's 200 and below its 65535, and ids that nobody else takes. */
    public static Policy defaults() {
        return new Policy(
                0,
                32_000,
                new ControllerIds(0x4d50, ControllerIds.MOST),
                0,
                PacketRate.defaults(),
                ImmutableSet.of(),
                Optional.empty());
    }

    /** The same, with guests' packets going to {@code port}, or to the controller if empty. */
    public Policy through(Optional<PuntPort> port) {
        return new Policy(table, priorityBase, controllerIds, hardTimeout, rate, nextHops, port);
    }

    /** Priority of the rules against impersonation, above all others of ours. */
    public int guard() {
        return priorityBase + 2 * STEP;
    }

    /** Priority of what is punted. */
    public int punt() {
        return priorityBase + STEP;
    }

    /** Priority of the rules against leaks. */
    public int leak() {
        return priorityBase;
    }
}
