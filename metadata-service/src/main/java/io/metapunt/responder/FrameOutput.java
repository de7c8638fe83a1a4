package io.metapunt.responder;

import io.metapunt.packet.FrameSink;

/** The way of frames to guests. */
public interface FrameOutput {
    /** A sink whose frames leave the switch by {@code ofport}. */
    FrameSink port(int ofport);

    /** Sends all frames committed so far. */
    void flush();
}
