package io.metapunt.flows;

import com.google.common.collect.ImmutableList;

/**
 * What the switch holds.
 *
 * @param flows those under our cookies; asked for before the meters, so that ages can be compared
 * @param meters all there are
 * @param highestMeter the highest id that the switch allows; 0 if it has no meters
 */
public record Found(ImmutableList<FoundFlow> flows, ImmutableList<FoundMeter> meters, long highestMeter) {
    /** An empty switch without meters. */
    public static final Found NOTHING = new Found(ImmutableList.of(), ImmutableList.of(), 0);
}
