package io.metapunt.packet;

/**
 * Takes outgoing Ethernet frames, each written in place: {@link #reserve} gives the room, {@link #commit} sends what was
 * written there. One frame at a time; used on one thread only.
 */
public interface FrameSink {
    /**
     * Makes room for a frame of exactly {@code length} octets.
     *
     * @return where to write it; the array may change from call to call, its old contents are arbitrary, and it must not
     *     be touched after {@link #commit}
     */
    Room reserve(int length);

    /** Sends the frame last reserved. A frame that was reserved and not committed is forgotten. */
    void commit();

    /** A place to write in: {@code array[offset]} onwards. One object a sink, reused. */
    final class Room {
        public byte[] array = new byte[0];
        public int offset;
    }
}
