package io.metapunt.capture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Blocks of a pcapng file (draft-ietf-opsawg-pcapng), little-endian, each whole. */
public final class Pcapng {
    /** Type and length at a block's beginning. */
    public static final int HEADER_LENGTH = 8;

    /** The largest block that is written or accepted. */
    public static final int MAX_BLOCK = 1024 * 1024;

    /** Type of a block that holds a packet. */
    public static final int ENHANCED_PACKET = 6;

    private static final int SECTION_HEADER = 0x0a0d_0d0a;
    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int INTERFACE_STATISTICS = 5;
    private static final int BYTE_ORDER_MAGIC = 0x1a2b_3c4d;
    private static final int LINKTYPE_ETHERNET = 1;

    private static final int OPTION_END = 0;
    private static final int OPTION_COMMENT = 1;
    private static final int SECTION_APPLICATION = 4;
    private static final int INTERFACE_NAME = 2;
    private static final int INTERFACE_RESOLUTION = 9;
    private static final int PACKET_FLAGS = 2;
    private static final int STATISTICS_DROPPED = 5;

    /** 10 to the power of -9: nanoseconds. */
    private static final byte NANOSECONDS = 9;

    /** Which way a packet goes, as the flags of its block say. */
    public enum Direction {
        INBOUND(1),
        OUTBOUND(2);

        private final int flags;

        Direction(int flags) {
            this.flags = flags;
        }
    }

    private Pcapng() {}

    /** Begins a file: the section, and its one interface. */
    public static byte[] begin(String application, String interfaceName) {
        Block section = new Block(SECTION_HEADER)
                .int32(BYTE_ORDER_MAGIC)
                .int32(1) // version 1.0
                .int64(-1) // of unknown length
                .option(SECTION_APPLICATION, application.getBytes(StandardCharsets.UTF_8));
        Block description = new Block(INTERFACE_DESCRIPTION)
                .int32(LINKTYPE_ETHERNET)
                .int32(0) // no limit of a packet's length
                .option(INTERFACE_NAME, interfaceName.getBytes(StandardCharsets.UTF_8))
                .option(INTERFACE_RESOLUTION, new byte[] {NANOSECONDS});
        byte[] first = section.close();
        byte[] second = description.close();
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    /**
     * A packet.
     *
     * @param nanos since 1970
     * @param comment empty for none
     */
    public static byte[] packet(long nanos, Direction direction, byte[] frame, int offset, int length, String comment) {
        Block block = new Block(ENHANCED_PACKET)
                .int32(0) // the interface
                .int32((int) (nanos >>> 32))
                .int32((int) nanos)
                .int32(length)
                .int32(length)
                .octets(frame, offset, length);
        if (!comment.isEmpty()) {
            block.option(OPTION_COMMENT, comment.getBytes(StandardCharsets.UTF_8));
        }
        return block.option(PACKET_FLAGS, new byte[] {(byte) direction.flags, 0, 0, 0})
                .close();
    }

    /** How many packets are missing. */
    public static byte[] statistics(long nanos, long dropped) {
        return new Block(INTERFACE_STATISTICS)
                .int32(0)
                .int32((int) (nanos >>> 32))
                .int32((int) nanos)
                .option(
                        STATISTICS_DROPPED,
                        ByteBuffer.allocate(8)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putLong(dropped)
                                .array())
                .close();
    }

    private static final class Block {
        private final int type;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream(256);

        Block(int type) {
            this.type = type;
        }

        Block int32(int value) {
            body.writeBytes(little(4).putInt(value).array());
            return this;
        }

        Block int64(long value) {
            body.writeBytes(little(8).putLong(value).array());
            return this;
        }

        Block octets(byte[] array, int offset, int length) {
            body.write(array, offset, length);
            pad();
            return this;
        }

        Block option(int code, byte[] value) {
            body.writeBytes(little(4)
                    .putShort((short) code)
                    .putShort((short) value.length)
                    .array());
            return octets(value, 0, value.length);
        }

        private void pad() {
            while (body.size() % 4 != 0) {
                body.write(0);
            }
        }

        byte[] close() {
            int32(OPTION_END);
            int length = HEADER_LENGTH + body.size() + 4;
            return little(length)
                    .putInt(type)
                    .putInt(length)
                    .put(body.toByteArray())
                    .putInt(length)
                    .array();
        }

        private static ByteBuffer little(int length) {
            return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
