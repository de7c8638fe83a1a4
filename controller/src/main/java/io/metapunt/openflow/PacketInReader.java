package io.metapunt.openflow;

import io.netty.buffer.ByteBuf;

/**
 * Reads PACKET_IN where it lies (OpenFlow 1.3.5, 7.4.1; the same layout in 1.4). Loxi would refuse a whole message over one
 * match field it does not know, such as a register of Neutron's firewall; here such fields are stepped over.
 */
final class PacketInReader {
    private static final int COOKIE = 16;
    private static final int MATCH = 24;
    private static final int MATCH_HEADER = 4;
    private static final int PAD_BEFORE_DATA = 2;
    private static final int OXM_CLASS_OPENFLOW_BASIC = 0x8000;
    private static final int OXM_IN_PORT = 0;

    private long cookie;
    private int inPort;
    private int dataOffset;
    private int dataLength;

    /**
     * Reads {@code message}, which is framed.
     *
     * @return false if it is cut short or names no in_port
     */
    boolean read(ByteBuf message) {
        int start = message.readerIndex();
        int end = message.writerIndex();
        if (end - start < MATCH + MATCH_HEADER) {
            return false;
        }
        cookie = message.getLong(start + COOKIE);
        int match = start + MATCH;
        int matchLength = message.getUnsignedShort(match + 2);
        int data = match + ((matchLength + 7) & ~7) + PAD_BEFORE_DATA;
        if (matchLength < MATCH_HEADER || data > end) {
            return false;
        }
        dataOffset = data;
        dataLength = end - data;
        return findInPort(message, match + MATCH_HEADER, match + matchLength);
    }

    private boolean findInPort(ByteBuf message, int from, int to) {
        int at = from;
        while (to - at >= 4) {
            int oxmClass = message.getUnsignedShort(at);
            int field = message.getUnsignedByte(at + 2) >> 1;
            int length = message.getUnsignedByte(at + 3);
            if (length > to - at - 4) {
                return false;
            }
            if (oxmClass == OXM_CLASS_OPENFLOW_BASIC && field == OXM_IN_PORT && length == 4) {
                inPort = message.getInt(at + 4);
                return true;
            }
            at += 4 + length;
        }
        return false;
    }

    long cookie() {
        return cookie;
    }

    int inPort() {
        return inPort;
    }

    /** Index of the packet in the message's buffer. */
    int dataOffset() {
        return dataOffset;
    }

    int dataLength() {
        return dataLength;
    }
}
