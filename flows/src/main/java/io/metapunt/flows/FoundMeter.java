package io.metapunt.flows;

import java.util.Optional;

/**
 * A meter in the switch, of whomever.
 *
 * @param rate what it lets pass, if it is built as ours are; empty for any other
 * @param ageNanos how long it has been there, as the switch counts it: in milliseconds
 * @param packets how many came to it
 * @param drops how many of them it dropped
 */
public record FoundMeter(long id, Optional<PacketRate> rate, long ageNanos, long packets, long drops) {
    /** Whether it is what {@code meter} asks for. */
    public boolean is(Meter meter) {
        return id == meter.id() && rate.equals(Optional.of(meter.rate()));
    }
}
