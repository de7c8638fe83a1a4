package io.metapunt.tcp;

import com.google.common.primitives.ImmutableIntArray;

/** The options of outgoing segments. */
final class TcpOptionsBuilder {
    private TcpOptionsBuilder() {}

    /** Of the SYN-ACK: what the peer offered is taken up, nothing else (RFC 7323, 2.2 and 3.2; RFC 2018, 2). */
    static TcpOptions synAck(Handshake handshake, Timestamps timestamps, long now) {
        return new TcpOptions(
                handshake.mssLimit(),
                handshake.scaling() ? handshake.ourScale() : -1,
                handshake.sack(),
                timestamps.used(),
                timestamps.used() ? timestamps.value(now) : 0,
                timestamps.used() ? timestamps.echo() : 0,
                ImmutableIntArray.of());
    }

    /** Of a segment with data: timestamps only, so that its length is known beforehand. */
    static TcpOptions data(Timestamps timestamps, long now) {
        return timestamps.used() ? acknowledgment(timestamps, ImmutableIntArray.of(), now) : TcpOptions.NONE;
    }

    /** Of a pure ACK: with SACK blocks, if there is data out of order. */
    static TcpOptions acknowledgment(Timestamps timestamps, ImmutableIntArray sackBlocks, long now) {
        return new TcpOptions(
                0,
                -1,
                false,
                timestamps.used(),
                timestamps.used() ? timestamps.value(now) : 0,
                timestamps.used() ? timestamps.echo() : 0,
                sackBlocks);
    }
}
