package io.metapunt.tcp;

/** Takes the segments that a connection sends. */
@FunctionalInterface
public interface SegmentSink {
    /** Sends {@code segment}; its payload is valid during this call only. */
    void send(Segment segment);
}
