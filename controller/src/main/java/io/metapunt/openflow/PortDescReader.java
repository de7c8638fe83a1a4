package io.metapunt.openflow;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads the ports of an OFPMP_PORT_DESC reply: 64 octets each in 1.3, length-prefixed with properties in 1.4. */
final class PortDescReader {
    private static final int OF13_LENGTH = 64;
    /** port_no, length or padding, hw_addr and padding come before it, in both versions. */
    private static final int NAME = 16;

    private static final int NAME_LENGTH = 16;

    private PortDescReader() {}

    static void read(ByteBuf body, int version, Consumer<SwitchPort> ports) {
        boolean of14 = version == OfMessage.OF14;
        while (body.readableBytes() >= (of14 ? 40 : OF13_LENGTH)) {
            int at = body.readerIndex();
            int length = of14 ? body.getUnsignedShort(at + 4) : OF13_LENGTH;
            if (length < 40 || length > body.readableBytes()) {
                return;
            }
            ports.accept(new SwitchPort(body.getInt(at), name(body, at + NAME)));
            body.skipBytes(length);
        }
    }

    private static String name(ByteBuf body, int at) {
        int length = 0;
        while (length < NAME_LENGTH && body.getByte(at + length) != 0) {
            length++;
        }
        return body.toString(at, length, StandardCharsets.UTF_8);
    }
}
