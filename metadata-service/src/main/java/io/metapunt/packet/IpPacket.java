package io.metapunt.packet;

/** What reading an IP header gives. */
public sealed interface IpPacket {
    /**
     * A whole packet.
     *
     * @param protocol of the payload: TCP, ICMP, ICMPv6, ...
     * @param hopLimit TTL or hop limit
     * @param payload offset of the payload in the array
     * @param payloadLength its length in octets; what pads the frame is not counted
     */
    record Whole(IpAddress source, IpAddress destination, int protocol, int hopLimit, int payload, int payloadLength)
            implements IpPacket {}

    /** A piece of a packet; never put together here. */
    record Fragment() implements IpPacket {}

    /** No valid header, for {@code reason}. */
    record Malformed(Reason reason) implements IpPacket {}

    /** What is wrong with a header. */
    enum Reason {
        CUT_SHORT,
        BAD_VERSION,
        BAD_LENGTH,
        BAD_CHECKSUM,
        BAD_EXTENSION_HEADERS
    }

    int ICMP = 1;
    int TCP = 6;
    int ICMPV6 = 58;
}
