package io.metapunt.tap;

/** Hears what comes out of a TAP device. Every call comes on its event loop. */
public interface TapListener {
    /**
     * A frame came.
     *
     * @param frame the array it lies in, from index 0; valid during the call
     */
    void frame(byte[] frame, int length);

    /** All frames there were, or as many as may be at once, were delivered: the time to answer. */
    void batchEnd();

    /** The device is gone; nothing comes any more. */
    void gone(String reason);
}
