package io.metapunt.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** Messages as a switch writes them. */
final class Octets {
    /** reg0=1, as Neutron's firewall leaves it on a packet. */
    static final String REGISTER = "0001000400000001";

    private Octets() {}

    static ByteBuf of(OFMessage message) {
        ByteBuf octets = Unpooled.buffer();
        message.writeTo(octets);
        return octets;
    }

    static ByteBuf ofHex(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
    }

    static String inPort(int port) {
        return String.format("80000004%08x", port);
    }

    /** A PACKET_IN, the same in 1.3 and 1.4, with these OXMs and this packet. */
    static ByteBuf packetIn(int version, long cookie, String fields, String packet) {
        int matchLength = 4 + fields.length() / 2;
        int padding = (8 - matchLength % 8) % 8;
        int length = 24 + matchLength + padding + 2 + packet.length() / 2;
        return Unpooled.buffer()
                .writeByte(version)
                .writeByte(OfMessage.PACKET_IN)
                .writeShort(length)
                .writeInt(0)
                .writeInt(0xffff_ffff)
                .writeShort(packet.length() / 2)
                .writeByte(1)
                .writeByte(0)
                .writeLong(cookie)
                .writeShort(1)
                .writeShort(matchLength)
                .writeBytes(ByteBufUtil.decodeHexDump(fields))
                .writeZero(padding + 2)
                .writeBytes(ByteBufUtil.decodeHexDump(packet));
    }
}
