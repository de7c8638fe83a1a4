package io.metapunt.punt;

import io.metapunt.flows.PuntPort;
import io.metapunt.packet.Ethernet;
import io.metapunt.packet.FrameSink;
import io.metapunt.packet.Octets;
import io.metapunt.tap.TapChannel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Frames to guests by the punt port: the marker stands where the service's MAC address would, and the switch puts that back.
 * Each frame is written to the device as soon as it is complete.
 */
final class MarkedFrames {
    private static final int SOURCE = 6;

    private final Supplier<@Nullable TapChannel> device;
    private final FrameSink.Room room = new FrameSink.Room();
    private int length;

    MarkedFrames(Supplier<@Nullable TapChannel> device) {
        this.device = device;
        this.room.array = new byte[2_048];
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
        if (room.array.length < frameLength) {
            room.array = new byte[frameLength];
        }
        length = frameLength;
        return room;
    }

    /** Sends what was reserved last to the guest on {@code ofport}. */
    void commit(PuntPort port, int ofport) {
        Octets.putInt48(room.array, SOURCE, port.marker(ofport));
        TapChannel to = device.get();
        if (to != null) {
            to.write(room.array, 0, length);
        }
    }
}
