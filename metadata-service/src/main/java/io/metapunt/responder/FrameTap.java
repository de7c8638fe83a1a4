package io.metapunt.responder;

import io.metapunt.link.DropReason;
import org.jspecify.annotations.Nullable;

/** Sees what goes over a bridge's links. On its event loop; arrays must not be kept nor changed. */
public interface FrameTap {
    /** A guest's frame is looked at now; what is answered until {@link #punted} answers it. */
    void arriving();

    /**
     * A guest's frame came.
     *
     * @param drop why it came to nothing, or null
     */
    void punted(int ofport, byte[] frame, int offset, int length, @Nullable DropReason drop);

    /** A frame came from no guest attached. */
    void unknown(int ofport, byte[] frame, int offset, int length);

    /** A frame leaves to a guest. */
    void answered(int ofport, byte[] frame, int offset, int length);
}
