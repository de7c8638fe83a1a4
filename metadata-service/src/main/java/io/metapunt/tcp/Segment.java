package io.metapunt.tcp;

/**
 * A TCP segment without its ports and checksum (RFC 9293, 3.1), incoming or outgoing.
 *
 * @param seq sequence number of the first octet or of the SYN
 * @param ack acknowledgment number; meaningful with {@link #ACK}
 * @param flags the control bits, as in octet 13 of the header
 * @param window the window field as it stands on the wire, 0 to 65535, unscaled
 * @param options the options that are understood
 * @param payload the data
 */
public record Segment(int seq, int ack, int flags, int window, TcpOptions options, Payload payload) {
    public static final int FIN = 0x01;
    public static final int SYN = 0x02;
    public static final int RST = 0x04;
    public static final int PSH = 0x08;
    public static final int ACK = 0x10;
    public static final int URG = 0x20;
    public static final int ECE = 0x40;
    public static final int CWR = 0x80;

    /** Whether every bit of {@code mask} is set. */
    public boolean has(int mask) {
        return (flags & mask) == mask;
    }

    /** The same without its data and all that lies behind it. */
    public Segment withoutText() {
        return new Segment(seq, ack, flags & ~(FIN | PSH), window, options, Payload.EMPTY);
    }

    /** The sequence numbers that it takes up: its data, the SYN and the FIN (RFC 9293, 3.4). */
    public int sequenceLength() {
        return payload.length() + (has(SYN) ? 1 : 0) + (has(FIN) ? 1 : 0);
    }
}
