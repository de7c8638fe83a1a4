package io.metapunt.punt;

/** Hears what comes by the punt port. Every call comes on the bridge's event loop. */
public interface PuntListener {
    /**
     * A frame with the marker of {@code inPort}.
     *
     * @param frame the array it lies in, from index 0; valid during the call
     * @return false if no guest of that port with the frame's VLAN and source MAC is attached
     */
    boolean frame(int inPort, byte[] frame, int length);

    /** The time to answer. */
    void batchEnd();

    /** Guests' packets are to come another way from now on: {@link Punt#port()}. */
    void wayChanged();
}
