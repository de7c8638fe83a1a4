package io.metapunt.punt;

import io.metapunt.flows.PuntPort;
import io.metapunt.packet.Ethernet;
import io.metapunt.packet.FrameSink;
import io.metapunt.packet.Octets;

/**
 * Frames to guests by the punt port: the marker stands where the service's MAC address would, and the switch puts that back.
 * Frames are written to the device some at a time, one close behind the other: the switch, which the first one wakes, then
 * finds them all, where otherwise it would sleep again between the two frames of a short answer.
 */
final class MarkedFrames {
    private static final int SOURCE = 6;

    /** So many make a batch: the switch is to be at work on a long answer while the rest of it is built. */
    static final int MOST = 8;

    private static final int ROOM = MOST * 2_048;

    private final Device device;
    private final FrameSink.Room room = new FrameSink.Room();
    private final int[] ends = new int[MOST];
    private int count;
    private int used;
    private int reserved;

    /** Takes frames for the switch. */
    @FunctionalInterface
    interface Device {
        void write(byte[] frame, int offset, int length);
    }

    MarkedFrames(Device device) {
        this.device = device;
        this.room.array = new byte[ROOM];
    }

    /** Whether a frame has the form of one that our flows sent here. */
    static boolean isMarked(PuntPort port, byte[] frame) {
        return (Octets.int32(frame, 0) & 0xffff_ffffL) == port.prefix();
    }

    /** The port that a marked frame came by. */
    static int inPort(byte[] frame) {
        return Octets.uint16(frame, 4);
    }

    static boolean isTagged(byte[] frame) {
        return Octets.uint16(frame, 12) == Ethernet.TYPE_VLAN;
    }

    FrameSink.Room reserve(int frameLength) {
        if (room.array.length - used < frameLength) {
            flush();
            if (room.array.length < frameLength) {
                room.array = new byte[frameLength];
            }
        }
        reserved = frameLength;
        room.offset = used;
        return room;
    }

    /** Completes what was reserved last: it is for the guest on {@code ofport}. */
    void commit(PuntPort port, int ofport) {
        Octets.putInt48(room.array, room.offset + SOURCE, port.marker(ofport));
        used += reserved;
        ends[count++] = used;
        if (count == MOST) {
            flush();
        }
    }

    /** Gives the device what is complete. */
    void flush() {
        for (int frame = 0, begin = 0; frame < count; begin = ends[frame++]) {
            device.write(room.array, begin, ends[frame] - begin);
        }
        count = 0;
        used = 0;
    }
}
