package io.metapunt.flows;

/**
 * A meter of ours: packets a second, with a burst, one band that drops (OpenFlow 1.3.5, 5.7).
 *
 * @param id 1 to {@value #HIGHEST_ID}
 */
public record Meter(long id, PacketRate rate) {
    /** OFPM_MAX: ids above it have meanings of their own. */
    public static final long HIGHEST_ID = 0xffff_0000L;
}
