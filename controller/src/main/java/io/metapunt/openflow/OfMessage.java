package io.metapunt.openflow;

import io.netty.buffer.ByteBuf;

/** The header that all OpenFlow messages share, and the message types that are read by hand (OpenFlow 1.3.5, 7.1). */
final class OfMessage {
    static final int HEADER_LENGTH = 8;
    static final int MAX_LENGTH = 0xffff;

    static final int HELLO = 0;
    static final int ERROR = 1;
    static final int ECHO_REQUEST = 2;
    static final int ECHO_REPLY = 3;
    static final int EXPERIMENTER = 4;
    static final int FEATURES_REPLY = 6;
    static final int PACKET_IN = 10;
    static final int FLOW_REMOVED = 11;
    static final int PORT_STATUS = 12;
    static final int PACKET_OUT = 13;
    static final int MULTIPART_REPLY = 19;
    static final int BARRIER_REPLY = 21;

    static final int BUNDLE_CONTROL = 33;

    static final int OF13 = 4;
    static final int OF14 = 5;

    private OfMessage() {}

    static int version(ByteBuf message) {
        return message.getUnsignedByte(message.readerIndex());
    }

    static int type(ByteBuf message) {
        return message.getUnsignedByte(message.readerIndex() + 1);
    }

    static long xid(ByteBuf message) {
        return message.getUnsignedInt(message.readerIndex() + 4);
    }
}
