package io.metapunt.oracle;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A TAP device: what is written arrives at the kernel as if from a wire, what the kernel sends is read. Gone when closed. */
final class Tap implements AutoCloseable {
    static final String NAME = "tap0";

    private static final int READ_WRITE_NONBLOCKING = 2 | 0x800;
    private static final long TUNSETIFF = 0x4004_54caL;
    private static final short TAP_WITHOUT_HEADER = 2 | 0x1000;
    private static final int IFREQ_LENGTH = 40;
    private static final int LARGEST_FRAME = 65_550;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(LARGEST_FRAME);
    private final int fd;

    /** Makes the device in the network namespace of the calling thread. */
    Tap() throws IOException {
        fd = Posix.open("/dev/net/tun", READ_WRITE_NONBLOCKING);
        MemorySegment request = arena.allocate(IFREQ_LENGTH, 8);
        request.setString(0, NAME);
        request.set(JAVA_SHORT, 16, TAP_WITHOUT_HEADER);
        Posix.ioctl(fd, TUNSETIFF, request);
    }

    void send(byte[] frame) throws IOException {
        MemorySegment.copy(frame, 0, buffer, JAVA_BYTE, 0, frame.length);
        Posix.write(fd, buffer.asSlice(0, frame.length));
    }

    /** The next frame, for which it waits {@code milliseconds} at most; or null. */
    byte @Nullable [] receive(int milliseconds) throws IOException {
        int length = Posix.read(fd, buffer);
        if (length == -Posix.EAGAIN && milliseconds > 0) {
            Posix.awaitReadable(fd, milliseconds);
            length = Posix.read(fd, buffer);
        }
        return length < 0 ? null : buffer.asSlice(0, length).toArray(JAVA_BYTE);
    }

    @Override
    public void close() throws IOException {
        Posix.close(fd);
        arena.close();
    }
}
