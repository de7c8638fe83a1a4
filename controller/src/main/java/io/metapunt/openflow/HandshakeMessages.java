package io.metapunt.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Messages written by hand: those that come before a version is agreed, or whose xid is our own choice. */
final class HandshakeMessages {
    /** The one request with an xid of our own choice; Loxi counts up from zero. */
    static final long PORT_DESC_XID = 0xffff_fff0L;

    private static final int MULTIPART_REQUEST = 18;
    private static final int PORT_DESC = 13;

    private HandshakeMessages() {}

    /** HELLO with the bitmap of 1.3 and 1.4. */
    static ByteBuf hello(ByteBufAllocator alloc) {
        return header(alloc, OfMessage.OF14, OfMessage.HELLO, 16, 0xffff_fff1L)
                .writeShort(Negotiation.ELEMENT_VERSION_BITMAP)
                .writeShort(8)
                .writeInt(1 << OfMessage.OF13 | 1 << OfMessage.OF14);
    }

    /** The request's payload goes back unchanged, under the same xid. */
    static ByteBuf echoReply(ByteBufAllocator alloc, ByteBuf request) {
        int length = request.readableBytes();
        return header(alloc, OfMessage.version(request), OfMessage.ECHO_REPLY, length, OfMessage.xid(request))
                .writeBytes(request, request.readerIndex() + OfMessage.HEADER_LENGTH, length - OfMessage.HEADER_LENGTH);
    }

    /** OFPMP_PORT_DESC for all ports. */
    static ByteBuf portDescRequest(ByteBufAllocator alloc, int version) {
        return header(alloc, version, MULTIPART_REQUEST, 16, PORT_DESC_XID)
                .writeShort(PORT_DESC)
                .writeZero(6);
    }

    private static ByteBuf header(ByteBufAllocator alloc, int version, int type, int length, long xid) {
        return alloc.buffer(length)
                .writeByte(version)
                .writeByte(type)
                .writeShort(length)
                .writeInt((int) xid);
    }
}
