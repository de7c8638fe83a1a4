package io.metapunt.punt;

import io.metapunt.dial.Transport;
import io.metapunt.flows.PuntPort;
import io.metapunt.openflow.PacketOuts;
import io.metapunt.packet.FrameSink;
import io.metapunt.responder.FrameOutput;
import org.jspecify.annotations.Nullable;

/** Frames to guests, each by the way that is in use when it is written. */
final class PuntOutput implements FrameOutput {
    private final Punt punt;
    private final MarkedFrames frames;
    private final PacketOuts packetOuts;
    private int sent;

    PuntOutput(Punt punt, MarkedFrames frames, PacketOuts packetOuts) {
        this.punt = punt;
        this.frames = frames;
        this.packetOuts = packetOuts;
    }

    @Override
    public FrameSink port(int ofport) {
        FrameSink byController = packetOuts.to(ofport);
        return new FrameSink() {
            private @Nullable PuntPort way;

            @Override
            public Room reserve(int length) {
                way = punt.port().orElse(null);
                return way == null ? byController.reserve(length) : frames.reserve(length);
            }

            @Override
            public void commit() {
                sent++;
                if (way == null) {
                    byController.commit();
                } else {
                    frames.commit(way, ofport);
                }
            }
        };
    }

    @Override
    public void flush() {
        frames.flush();
        packetOuts.flush();
        if (sent > 0) {
            Transport.sent(sent);
            sent = 0;
        }
    }
}
