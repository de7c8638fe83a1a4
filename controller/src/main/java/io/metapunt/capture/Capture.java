package io.metapunt.capture;

import com.google.common.collect.ImmutableSet;
import io.metapunt.link.DropReason;
import io.metapunt.responder.FrameTap;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one port, given to a feed as pcapng. Confined to its bridge's event loop. What the feed does not take is counted,
 * and the count is given with the next frame that it takes.
 */
public final class Capture implements FrameTap {
    private final String port;
    private final Feed feed;
    private final InstantSource clock;
    private ImmutableSet<Integer> ofports = ImmutableSet.of();
    private final List<byte[]> answers = new ArrayList<>();
    private long arrivedAt = -1;
    private long dropped;
    private boolean toldDropped = true;

    /**
     * @param application what the file says that wrote it
     * @param port the port's name
     */
    public Capture(String application, String port, Feed feed, InstantSource clock) {
        this.port = port;
        this.feed = feed;
        this.clock = clock;
        boolean _ = feed.offer(Pcapng.begin(application, port));
    }

    /** The port's name. */
    public String port() {
        return port;
    }

    /** The port has these numbers now: none while it is not there. */
    public void ofports(ImmutableSet<Integer> numbers) {
        ofports = numbers;
    }

    @Override
    public void arriving() {
        arrivedAt = nanos();
    }

    @Override
    public void punted(int ofport, byte[] frame, int offset, int length, @Nullable DropReason drop) {
        String comment = drop == null
                ? ""
                : "dropped: " + drop.name().toLowerCase(Locale.ROOT).replace('_', '-');
        take(ofport, Pcapng.Direction.INBOUND, frame, offset, length, comment);
        arrivedAt = -1;
        // An answer stands behind what it answers.
        answers.forEach(this::offer);
        answers.clear();
    }

    @Override
    public void unknown(int ofport, byte[] frame, int offset, int length) {
        take(ofport, Pcapng.Direction.INBOUND, frame, offset, length, "dropped: from no guest attached");
    }

    @Override
    public void answered(int ofport, byte[] frame, int offset, int length) {
        take(ofport, Pcapng.Direction.OUTBOUND, frame, offset, length, "");
    }

    private void take(int ofport, Pcapng.Direction direction, byte[] frame, int offset, int length, String comment) {
        if (!ofports.contains(ofport)) {
            return;
        }
        boolean inbound = direction == Pcapng.Direction.INBOUND;
        long at = inbound && arrivedAt >= 0 ? arrivedAt : nanos();
        byte[] packet = Pcapng.packet(at, direction, frame, offset, length, comment);
        if (!inbound && arrivedAt >= 0) {
            answers.add(packet);
        } else {
            offer(packet);
        }
    }

    private void offer(byte[] packet) {
        if (!toldDropped) {
            toldDropped = feed.offer(Pcapng.statistics(nanos(), dropped));
        }
        if (!feed.offer(packet)) {
            dropped++;
            toldDropped = false;
        }
    }

    private long nanos() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    /** Ends it: the last block tells how many frames are missing. */
    public void end() {
        boolean _ = feed.offer(Pcapng.statistics(nanos(), dropped));
        feed.end();
    }
}
