package io.metapunt.capture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Cuts a stream of pcapng into its blocks: what is kept of a capture is always whole. */
public final class Blocks {
    private byte[] rest = new byte[0];

    /** A block. */
    @SuppressWarnings("ArrayRecordComponent") // Blocks are never compared.
    public record Block(int type, byte[] octets) {}

    /**
     * Takes octets in.
     *
     * @return the blocks that are whole now
     * @throws IllegalArgumentException if this is no pcapng
     */
    public List<Block> add(byte[] octets) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(rest.length + octets.length);
        joined.writeBytes(rest);
        joined.writeBytes(octets);
        byte[] all = joined.toByteArray();
        ByteBuffer in = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        List<Block> blocks = new ArrayList<>();
        while (in.remaining() >= Pcapng.HEADER_LENGTH) {
            int type = in.getInt(in.position());
            int length = in.getInt(in.position() + 4);
            if (length < Pcapng.HEADER_LENGTH + 4 || length > Pcapng.MAX_BLOCK) {
                throw new IllegalArgumentException("a pcapng block of " + length + " octets");
            }
            if (in.remaining() < length) {
                break;
            }
            byte[] block = new byte[length];
            in.get(block);
            blocks.add(new Block(type, block));
        }
        rest = new byte[in.remaining()];
        in.get(rest);
        return blocks;
    }
}
