package io.metapunt.packet;

import java.util.function.Consumer;

/** Gives each frame to whoever wants it, in an array of its own. */
public final class CollectingSink implements FrameSink {
    private final Room room = new Room();
    private final Consumer<byte[]> frames;

    public CollectingSink(Consumer<byte[]> frames) {
        this.frames = frames;
    }

    @Override
    public Room reserve(int length) {
        room.array = new byte[length];
        return room;
    }

    @Override
    public void commit() {
        frames.accept(room.array);
    }
}
