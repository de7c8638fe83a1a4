package io.metapunt.flows;

import java.util.stream.IntStream;

/**
 * The ids that punt actions name. Each belongs to one connection, which takes it with NXT_SET_CONTROLLER_ID: Open vSwitch keeps
 * only so many packets for a connection that is not read at once, and each further one has room of its own. All packets of a
 * port go to the same one, so they keep their order.
 *
 * @param first the first id, from 1 to {@link #highestFirst}
 * @param count how many, from 1 to {@value #MOST}
 */
public record ControllerIds(int first, int count) {
    public static final int MOST = 4;

    public ControllerIds {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("count of controller ids " + count + " is not from 1 to " + MOST);
        }
        if (first < 1 || first > highestFirst(count)) {
            throw new IllegalArgumentException("controller id " + first + " is not from 1 to " + highestFirst(count));
        }
    }

    /** The first of {@code count} ids, the last of which is 65535. */
    public static int highestFirst(int count) {
        return 0x10000 - count;
    }

    /** The id that the packets of this port go to. */
    public int of(int ofport) {
        return first + Math.floorMod(ofport, count);
    }

    /** Those after the first. */
    public IntStream further() {
        return IntStream.range(first + 1, first + count);
    }
}
