package io.metapunt.cli;

import io.metapunt.capture.Blocks;
import io.metapunt.capture.Pcapng;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A capture on its way to a file or to the standard output. Whatever happens, the file holds whole blocks: one that could not be
 * written is taken back. It is made with the first block, so that a capture that never begins leaves nothing.
 */
final class CaptureFile implements Closeable {
    private final Path path;
    private final long most;
    private final Blocks blocks = new Blocks();
    private @Nullable WritableByteChannel out;
    private long written;
    private long packets;

    /**
     * @param path {@code -} is the standard output
     * @param most how many packets it takes
     */
    CaptureFile(Path path, long most) {
        this.path = path;
        this.most = most;
    }

    /** Packets in it. */
    long packets() {
        return packets;
    }

    boolean isFull() {
        return packets >= most;
    }

    /**
     * Takes octets of pcapng in.
     *
     * @throws IOException if they cannot be written; what was written before stays whole
     */
    void add(byte[] octets) throws IOException {
        for (Blocks.Block block : blocks.add(octets)) {
            if (!isFull()) {
                write(block.octets());
                packets += block.type() == Pcapng.ENHANCED_PACKET ? 1 : 0;
            }
        }
    }

    private void write(byte[] block) throws IOException {
        WritableByteChannel to = out == null ? open() : out;
        out = to;
        try {
            ByteBuffer octets = ByteBuffer.wrap(block);
            while (octets.hasRemaining()) {
                int _ = to.write(octets);
            }
            written += block.length;
        } catch (IOException e) {
            if (to instanceof FileChannel file) {
                takeBack(file);
            }
            throw e;
        }
    }

    private void takeBack(FileChannel file) throws IOException {
        if (file.size() > written) {
            var _ = file.truncate(written);
        }
    }

    private WritableByteChannel open() throws IOException {
        if (path.toString().equals("-")) {
            OutputStream standard = new StandardOutput();
            return Channels.newChannel(standard);
        }
        // What guests send is nobody else's to read.
        return FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
