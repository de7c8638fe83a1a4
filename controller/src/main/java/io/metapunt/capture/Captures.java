package io.metapunt.capture;

import com.google.common.collect.ImmutableSet;
import io.metapunt.instance.Guest;
import io.metapunt.link.DropReason;
import io.metapunt.responder.FrameTap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The captures that run on one bridge. Confined to its event loop. */
public final class Captures implements FrameTap {
    /** More at once are refused. */
    public static final int MOST = 16;

    private final List<Capture> running = new ArrayList<>();

    /** Whether none runs: then nothing needs to be tapped. */
    public boolean isEmpty() {
        return running.isEmpty();
    }

    /** Whether there is room for one more. */
    public boolean isFull() {
        return running.size() >= MOST;
    }

    public void add(Capture capture) {
        running.add(capture);
    }

    /** Whoever asked for it has gone. */
    public void remove(Capture capture) {
        running.remove(capture);
    }

    /** These guests are attached now. */
    public void follow(Collection<Guest> guests) {
        for (Capture capture : running) {
            capture.ofports(guests.stream()
                    .filter(guest -> guest.portName().equals(capture.port()))
                    .map(Guest::ofport)
                    .collect(ImmutableSet.toImmutableSet()));
        }
    }

    /** Ends all of them. */
    public void end() {
        running.forEach(Capture::end);
        running.clear();
    }

    @Override
    public void arriving() {
        each(Capture::arriving);
    }

    @Override
    public void punted(int ofport, byte[] frame, int offset, int length, @Nullable DropReason drop) {
        each(capture -> capture.punted(ofport, frame, offset, length, drop));
    }

    @Override
    public void unknown(int ofport, byte[] frame, int offset, int length) {
        each(capture -> capture.unknown(ofport, frame, offset, length));
    }

    @Override
    public void answered(int ofport, byte[] frame, int offset, int length) {
        each(capture -> capture.answered(ofport, frame, offset, length));
    }

    private void each(Consumer<Capture> what) {
        running.forEach(what);
    }
}
