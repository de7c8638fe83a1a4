package io.metapunt.link;

/** A sum that several links add to. Whoever shares one over threads brings an implementation that bears that. */
public interface Tally {
    /** The sum now; what another thread is just adding may be missing. */
    long value();

    /** Adds {@code delta}, which may be negative. */
    void add(long delta);

    /** One for links of one thread. */
    static Tally confined() {
        return new Tally() {
            private long value;

            @Override
            public long value() {
                return value;
            }

            @Override
            public void add(long delta) {
                value += delta;
            }
        };
    }
}
