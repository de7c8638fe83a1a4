package io.metapunt.link;

/**
 * What the links of one bridge share with each other, and of {@code heldOctets} with those of the other bridges.
 *
 * @param connections connections past their handshake
 * @param halfOpen connections in SYN-RECEIVED
 * @param heldOctets what TCP's queues hold
 */
public record SharedBounds(FairBound connections, FairBound halfOpen, FairBound heldOctets) {
    /** The bounds of one more bridge, which has {@code heldOctets} in common with the others. */
    public static SharedBounds ofBridge(SharedLimits limits, FairBound heldOctets) {
        return new SharedBounds(new FairBound(limits.connections()), new FairBound(limits.halfOpen()), heldOctets);
    }
}
