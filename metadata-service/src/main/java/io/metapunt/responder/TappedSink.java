package io.metapunt.responder;

import io.metapunt.packet.FrameSink;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows the frames that leave by a port to whoever taps. */
final class TappedSink implements FrameSink {
    private final int ofport;
    private final FrameSink sink;
    private final Supplier<@Nullable FrameTap> tap;
    private FrameSink.Room room = new FrameSink.Room();
    private int length;

    /**
     * @param sink where the frames go
     * @param tap who taps now, or null
     */
    TappedSink(int ofport, FrameSink sink, Supplier<@Nullable FrameTap> tap) {
        this.ofport = ofport;
        this.sink = sink;
        this.tap = tap;
    }

    @Override
    public Room reserve(int frameLength) {
        length = frameLength;
        room = sink.reserve(frameLength);
        return room;
    }

    @Override
    public void commit() {
        FrameTap who = tap.get();
        if (who != null) {
            who.answered(ofport, room.array, room.offset, length);
        }
        sink.commit();
    }
}
