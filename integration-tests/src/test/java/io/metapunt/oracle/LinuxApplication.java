package io.metapunt.oracle;

import io.metapunt.tcp.scripts.GuestWire;
import io.metapunt.tcp.scripts.Script;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** A server on Linux's TCP, which does what a script says. It never blocks. */
final class LinuxApplication implements AutoCloseable {
    private static final int PORT = 80;

    /** The states by the numbers that /proc/net/tcp has for them. */
    private static final List<String> STATES = List.of(
            "",
            "ESTABLISHED",
            "SYN-SENT",
            "SYN-RECEIVED",
            "FIN-WAIT-1",
            "FIN-WAIT-2",
            "TIME-WAIT",
            "CLOSED",
            "CLOSE-WAIT",
            "LAST-ACK",
            "LISTEN",
            "CLOSING",
            "SYN-RECEIVED");

    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final ByteBuffer buffer = ByteBuffer.allocate(65_536);
    private @Nullable SocketChannel socket;
    private boolean paused;
    private int read;
    private int written;
    private boolean eof;
    private String told = "";

    LinuxApplication(Script script) throws IOException {
        if (script.settings().containsKey("receive-buffer")) {
            // The kernel doubles it, and offers half of what there is as the window.
            server.setOption(StandardSocketOptions.SO_RCVBUF, script.setting("receive-buffer", 0));
        }
        server.configureBlocking(false);
        server.bind(new InetSocketAddress(PORT));
    }

    /** Accepts what there is to accept, and reads unless paused. */
    void attend() throws IOException {
        SocketChannel accepted = server.accept();
        if (accepted != null) {
            if (socket != null) {
                socket.close();
            }
            accepted.configureBlocking(false);
            accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
            accepted.socket().setOOBInline(true);
            // The kernel acknowledges a connection's first segments at once; scripts are about what comes after.
            accepted.setOption(ExtendedSocketOptions.TCP_QUICKACK, false);
            socket = accepted;
            eof = false;
            told = "";
            read = 0;
            written = 0;
        }
        if (!paused) {
            while (read(buffer.capacity()) > 0) {}
        }
    }

    boolean isAccepted() {
        return socket != null;
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
    }

    /** Reads up to {@code most} octets of what is there. */
    int read(int most) {
        if (socket == null || eof || !told.isEmpty()) {
            return 0;
        }
        int count;
        try {
            count = socket.read(buffer.clear().limit(Math.min(most, buffer.capacity())));
        } catch (IOException e) {
            told = String.valueOf(e.getMessage()).contains("reset") ? "RESET_BY_PEER" : "TIMED_OUT";
            return 0;
        }
        eof = count < 0;
        for (int i = 0; i < count; i++) {
            if (buffer.get(i) != GuestWire.pattern(read + i)) {
                throw new AssertionError("octet " + (read + i) + " arrived changed");
            }
        }
        read += Math.max(0, count);
        return Math.max(0, count);
    }

    void write(int length) throws IOException {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = GuestWire.pattern(written + i);
        }
        int taken = open().write(ByteBuffer.wrap(data));
        if (taken != length) {
            throw new AssertionError("the kernel took " + taken + " octets of " + length);
        }
        written += taken;
    }

    void closeOutput() throws IOException {
        var _ = open().shutdownOutput();
    }

    void abort() throws IOException {
        SocketChannel open = open();
        open.setOption(StandardSocketOptions.SO_LINGER, 0);
        open.close();
        told = "ABORTED";
    }

    boolean inputFinished() {
        return eof;
    }

    /** How the connection ended, if the kernel said so. */
    String told() {
        return told;
    }

    /** The state of the connection to the script's guest. */
    static String state() throws IOException {
        for (String file : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/thread-self/net", file))) {
                String[] words = line.strip().split("\\s+", -1);
                if (words[2].endsWith(":%04X".formatted(GuestWire.GUEST_PORT))) {
                    return STATES.get(Integer.parseInt(words[3], 16));
                }
            }
        }
        return "CLOSED";
    }

    private SocketChannel open() {
        if (socket == null) {
            throw new AssertionError("no connection was accepted");
        }
        return socket;
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
        server.close();
    }
}
