package io.metapunt.tap;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A TAP device: a network interface whose other end is this process (Linux, Documentation/networking/tuntap.rst). It has no
 * address of any kind, and lasts no longer than it is open, the process's death included. Used on one thread at a time; no
 * call blocks.
 */
public final class TapDevice implements AutoCloseable {
    /** Longest name of an interface (IFNAMSIZ, less its terminator). */
    public static final int MAX_NAME = 15;

    private static final Path CLONE = Path.of("/dev/net/tun");
    private static final Path IPV6 = Path.of("/proc/sys/net/ipv6/conf");

    private static final int O_RDWR = 2;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x8_0000;
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final long TUNSETIFF = 0x4004_54caL;
    private static final short IFF_TAP_NO_PI = 0x1002;
    private static final long SIOCGIFFLAGS = 0x8913;
    private static final long SIOCSIFFLAGS = 0x8914;
    private static final long SIOCGIFMTU = 0x8921;
    private static final long SIOCSIFMTU = 0x8922;
    private static final short IFF_UP = 1;
    private static final int IFREQ = 40;
    private static final int IFREQ_VALUE = 16;

    private final Syscalls syscalls;
    private final String name;
    private final int fd;

    private TapDevice(Syscalls syscalls, String name, int fd) {
        this.syscalls = syscalls;
        this.name = name;
        this.fd = fd;
    }

    /**
     * Makes the device, and brings it up without IPv6.
     *
     * @param name what the interface is to be called, at most {@value #MAX_NAME} characters
     * @param mtu in octets
     * @throws IOException if it cannot be, with a reason for an operator
     */
    public static TapDevice open(String name, int mtu) throws IOException {
        Syscalls syscalls = new Syscalls();
        int fd = syscalls.open(CLONE.toString(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0) {
            throw new IOException("cannot open " + CLONE + ": " + Syscalls.text(fd));
        }
        TapDevice device = new TapDevice(syscalls, name, fd);
        try {
            device.setUp(mtu);
        } catch (IOException e) {
            device.close();
            throw e;
        }
        return device;
    }

    private void setUp(int mtu) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = request(arena);
            request.set(ValueLayout.JAVA_SHORT, IFREQ_VALUE, IFF_TAP_NO_PI);
            check("make the TAP device", syscalls.ioctl(fd, TUNSETIFF, request));
            // Before it comes up: no address, no solicitation, nothing of the host's own on it.
            withoutIpv6();
        }
        keep(mtu);
    }

    /**
     * Sees to it that the device is up and has this MTU, whatever somebody did to it.
     *
     * @throws IOException if that cannot be
     */
    void keep(int mtu) throws IOException {
        int socket = syscalls.socket(AF_INET, SOCK_DGRAM);
        check("open a socket for", socket);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = request(arena);
            check("read the MTU of", syscalls.ioctl(socket, SIOCGIFMTU, request));
            if (request.get(ValueLayout.JAVA_INT, IFREQ_VALUE) != mtu) {
                request.set(ValueLayout.JAVA_INT, IFREQ_VALUE, mtu);
                check("set the MTU of", syscalls.ioctl(socket, SIOCSIFMTU, request));
            }
            check("read the flags of", syscalls.ioctl(socket, SIOCGIFFLAGS, request));
            short flags = request.get(ValueLayout.JAVA_SHORT, IFREQ_VALUE);
            if ((flags & IFF_UP) == 0) {
                request.set(ValueLayout.JAVA_SHORT, IFREQ_VALUE, (short) (flags | IFF_UP));
                check("bring up", syscalls.ioctl(socket, SIOCSIFFLAGS, request));
            }
        } finally {
            int _ = syscalls.close(socket);
        }
    }

    /** A struct ifreq (netdevice(7)) that names the device. */
    private MemorySegment request(Arena arena) {
        MemorySegment request = arena.allocate(IFREQ, Integer.BYTES);
        MemorySegment.copy(
                name.getBytes(StandardCharsets.US_ASCII), 0, request, ValueLayout.JAVA_BYTE, 0, name.length());
        return request;
    }

    private void withoutIpv6() throws IOException {
        Path file = IPV6.resolve(name).resolve("disable_ipv6");
        try {
            Files.writeString(file, "1");
        } catch (NoSuchFileException e) {
            if (Files.exists(IPV6)) {
                throw new IOException("cannot turn IPv6 off: no " + e.getMessage(), e);
            }
            // A kernel without IPv6.
        } catch (IOException e) {
            throw new IOException("cannot turn IPv6 off: " + e.getMessage(), e);
        }
    }

    private void check(String what, int result) throws IOException {
        if (result < 0) {
            throw new IOException("cannot " + what + " " + name + ": " + Syscalls.text(result));
        }
    }

    /** What the interface is called. */
    public String name() {
        return name;
    }

    /** The file descriptor. */
    int fd() {
        return fd;
    }

    /**
     * Takes one frame that the switch sent.
     *
     * @return its length, which is cut to the array's; 0 if there is none now; negative, an error by {@link #reason}, if the
     *     device is gone
     */
    int read(byte[] into) {
        int length = syscalls.read(fd, MemorySegment.ofArray(into), into.length);
        return length == -Syscalls.EAGAIN ? 0 : length;
    }

    /**
     * Gives the switch one frame.
     *
     * @return whether it was taken
     */
    boolean write(byte[] frame, int offset, int length) {
        return syscalls.write(fd, MemorySegment.ofArray(frame).asSlice(offset, length), length) == length;
    }

    /** Why {@link #read} failed, in words. */
    static String reason(int error) {
        return error == -Syscalls.EBADFD ? "the TAP device was removed" : "the TAP device: " + Syscalls.text(error);
    }

    /** Removes the device. */
    @Override
    public void close() {
        int _ = syscalls.close(fd);
    }
}
