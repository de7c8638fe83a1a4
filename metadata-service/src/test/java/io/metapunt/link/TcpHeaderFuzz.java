package io.metapunt.link;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.metapunt.tcp.Segment;

/** Arbitrary octets as a TCP segment: what was read can be written, and is read as the same again. */
class TcpHeaderFuzz {
    private static final int MOST_OPTIONS = 40;

    @FuzzTest
    void segmentIsTheSameAfterAnotherWay(byte[] octets) {
        int header = TcpWire.headerLength(octets, 0, octets.length);
        if (header < 0) {
            return;
        }
        Segment segment = TcpWire.read(octets, 0, header, octets.length);
        if (segment.options().sackBlocks().length() > MOST_OPTIONS / 4) {
            throw new AssertionError(segment);
        }
        byte[] written = new byte[TcpWire.length(segment)];
        int ownHeader = written.length - segment.payload().length();
        if (ownHeader > TcpWire.HEADER_LENGTH + MOST_OPTIONS) {
            // Our layout pads where the peer's did not, so not all of it fits; nothing sends such a segment.
            return;
        }
        TcpWire.write(segment, written, 0, 1, 2);
        Segment again = TcpWire.read(written, 0, ownHeader, written.length);
        boolean same = again.seq() == segment.seq()
                && again.flags() == segment.flags()
                && again.window() == segment.window()
                && again.options().equals(segment.options())
                && again.payload().length() == segment.payload().length();
        if (!same) {
            throw new AssertionError(segment + " became " + again);
        }
    }
}
