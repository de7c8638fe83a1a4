package io.metapunt.responder;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Frames of one guest that came faster than its share: taken in later, in their order, when the others have had theirs. It
 * holds {@value #MOST}; what is more is lost, as on a wire that is too narrow.
 */
final class Backlog {
    /** Frames taken in at once. */
    static final int SHARE = 128;
    /** Frames kept. */
    static final int MOST = 512;

    private final Deque<byte[]> frames = new ArrayDeque<>();
    private int taken;

    /** A new turn begins. */
    void turn() {
        taken = 0;
    }

    /** Whether a frame may be taken in at once: the guest has some of its share left, and nothing older waits. */
    boolean admits() {
        if (taken >= SHARE || !frames.isEmpty()) {
            return false;
        }
        taken++;
        return true;
    }

    /** Keeps a copy of a frame; false if there is no room. */
    boolean keep(byte[] frame, int offset, int length) {
        if (frames.size() >= MOST) {
            return false;
        }
        frames.addLast(Arrays.copyOfRange(frame, offset, offset + length));
        return true;
    }

    /** The oldest frame, if the guest has some of its share left. */
    byte @Nullable [] next() {
        if (taken >= SHARE) {
            return null;
        }
        taken++;
        return frames.pollFirst();
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }
}
