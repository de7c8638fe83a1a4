package io.metapunt.link;

/**
 * A bound on what several links use together. Half of it goes to whoever comes first. Past that the other half is divided: a
 * link is admitted only while it has less than an equal part of it. So one guest that takes all it can get locks nobody else
 * out, and the bound holds all the same.
 *
 * <p>The links may be of several threads: a decision is by the sum as it is seen, which another thread may just be changing.
 */
public final class FairBound {
    private final long most;
    private final Tally used;
    private final Tally links;

    /**
     * A bound for links of one thread.
     *
     * @param most what all links may use together, 1 at least
     */
    public FairBound(long most) {
        this(most, Tally.confined(), Tally.confined());
    }

    /**
     * A bound for links of whatever threads the tallies bear.
     *
     * @param most what all links may use together, 1 at least
     * @param used counts what they use
     * @param links counts the links
     */
    public FairBound(long most, Tally used, Tally links) {
        this.most = most;
        this.used = used;
        this.links = links;
    }

    /** What all links use now. */
    public long used() {
        return used.value();
    }

    /** One more link shares the bound, until it {@linkplain Share#leave leaves}. */
    Share join() {
        links.add(1);
        return new Share();
    }

    /** What one link uses. One thread at a time. */
    final class Share {
        private long own;
        private boolean left;

        /** Whether the link may use more than it does. */
        boolean admits() {
            long sum = used.value();
            long half = most / 2;
            return sum < half || (sum < most && own < Math.max(1, half / links.value()));
        }

        /** The link uses {@code now}, whatever it used before. Nothing counts any more once it has left. */
        void set(long now) {
            if (now != own && !left) {
                used.add(now - own);
                own = now;
            }
        }

        /** Gives all back, for good. */
        void leave() {
            if (!left) {
                set(0);
                left = true;
                links.add(-1);
            }
        }
    }
}
