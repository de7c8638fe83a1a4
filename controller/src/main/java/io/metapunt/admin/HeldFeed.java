package io.metapunt.admin;

import io.metapunt.capture.Feed;
import java.util.ArrayList;
import java.util.List;

/** A feed that is held back until the answer's head is written: its source may begin on another thread before that. */
final class HeldFeed implements Feed {
    private static final int MOST_HELD = 1024;

    private final Feed next;
    private final List<byte[]> held = new ArrayList<>();
    private boolean released;
    private boolean ended;

    HeldFeed(Feed next) {
        this.next = next;
    }

    @Override
    public synchronized boolean offer(byte[] octets) {
        if (released) {
            return next.offer(octets);
        }
        return held.size() < MOST_HELD && held.add(octets);
    }

    @Override
    public synchronized void end() {
        ended = true;
        if (released) {
            next.end();
        }
    }

    /** Lets everything through from now on. */
    synchronized void release() {
        released = true;
        held.forEach(next::offer);
        held.clear();
        if (ended) {
            next.end();
        }
    }
}
