package io.metapunt.responder;

import io.metapunt.link.Tally;
import java.util.concurrent.atomic.AtomicLong;

/** A tally of links that live on several event loops. */
public final class SharedTally implements Tally {
    private final AtomicLong value = new AtomicLong();

    @Override
    public long value() {
        return value.get();
    }

    @Override
    public void add(long delta) {
        value.addAndGet(delta);
    }
}
