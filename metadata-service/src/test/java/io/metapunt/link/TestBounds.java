package io.metapunt.link;

/** What the links of a bridge share that is the only one. */
public final class TestBounds {
    private TestBounds() {}

    public static SharedBounds of(SharedLimits limits) {
        return SharedBounds.ofBridge(limits, new FairBound(limits.heldOctets()));
    }
}
