package io.metapunt.lab;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Stands before the lab's switch, and answers in its name that it cannot do what it should not be able to; all else it passes
 * on. {@link #dir} is a run directory to lead a daemon to.
 */
public final class SwitchFilter implements AutoCloseable {
    private static final int HEADER = 8;
    private static final int ERROR = 1;
    private static final int MULTIPART_REQUEST = 18;
    private static final int METER_MOD = 29;
    private static final int METER_FEATURES = 11;
    private static final int FLOW_MONITOR = 16;
    private static final int EXPERIMENTER = 0xffff;
    private static final int ADD = 0;
    /** OFPET_BAD_REQUEST with OFPBRC_BAD_MULTIPART. */
    private static final int BAD_MULTIPART = 0x0001_0002;
    /** OFPET_METER_MOD_FAILED with OFPMMFC_OUT_OF_METERS. */
    private static final int OUT_OF_METERS = 0x000c_000a;

    private final Path dir;
    private final Path mgmt;
    private final Lack lack;
    private final ServerSocketChannel server;

    /** What the switch cannot do. */
    public enum Lack {
        METERS,
        ROOM_FOR_METERS,
        FLOW_MONITOR
    }

    private SwitchFilter(Path dir, Path mgmt, Lack lack, ServerSocketChannel server) {
        this.dir = dir;
        this.mgmt = mgmt;
        this.lack = lack;
        this.server = server;
    }

    /** A filter before the switch of {@code lab}. */
    public static SwitchFilter before(Lab lab, Lack lack) throws IOException {
        Path dir = Files.createDirectory(lab.dir().resolve("no-" + lack.name().toLowerCase(Locale.ROOT)));
        String pid = lab.read("ovs-vswitchd.pid").strip();
        for (String file : List.of("db.sock", "ovs-vswitchd.pid", "ovs-vswitchd." + pid + ".ctl")) {
            var _ = Files.createSymbolicLink(dir.resolve(file), lab.dir().resolve(file));
        }
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(dir.resolve("br-int.mgmt")));
        SwitchFilter filter = new SwitchFilter(dir, lab.dir().resolve("br-int.mgmt"), lack, server);
        var _ = Thread.ofVirtual().start(filter::serve);
        return filter;
    }

    /** The run directory that leads to the switch through this. */
    public Path dir() {
        return dir;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void serve() {
        try {
            while (server.isOpen()) {
                SocketChannel daemon = server.accept();
                SocketChannel real = SocketChannel.open(UnixDomainSocketAddress.of(mgmt));
                var _ = Thread.ofVirtual().start(() -> carry(daemon, real, true));
                var _ = Thread.ofVirtual().start(() -> carry(real, daemon, false));
            }
        } catch (ClosedChannelException _) {
            // The test is over.
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void carry(SocketChannel from, SocketChannel to, boolean requests) {
        try (from;
                to) {
            DataInputStream in = new DataInputStream(Channels.newInputStream(from));
            while (true) {
                byte[] head = in.readNBytes(HEADER);
                if (head.length < HEADER) {
                    return;
                }
                int length = ByteBuffer.wrap(head).getShort(2) & 0xffff;
                ByteBuffer message = ByteBuffer.allocate(length).put(head);
                in.readFully(message.array(), HEADER, length - HEADER);
                int error = requests ? refusal(message) : 0;
                if (error == 0) {
                    write(to, message.rewind());
                } else {
                    write(from, answer(message, error));
                }
            }
        } catch (ClosedChannelException | EOFException _) {
            // One side has gone, and with it the other.
        } catch (IOException _) {
            // Likewise.
        }
    }

    /** The error's type and code; 0 to pass the message on. */
    private int refusal(ByteBuffer message) {
        int type = message.get(1);
        if (type == METER_MOD && lack == Lack.ROOM_FOR_METERS && message.getShort(HEADER) == ADD) {
            return OUT_OF_METERS;
        }
        if (type != MULTIPART_REQUEST) {
            return 0;
        }
        int part = message.getShort(HEADER) & 0xffff;
        boolean lacks = switch (lack) {
            case METERS -> part == METER_FEATURES;
            case ROOM_FOR_METERS -> false;
            case FLOW_MONITOR -> part == FLOW_MONITOR || part == EXPERIMENTER;
        };
        return lacks ? BAD_MULTIPART : 0;
    }

    private static ByteBuffer answer(ByteBuffer message, int error) {
        int said = Math.min(64, message.capacity());
        return ByteBuffer.allocate(HEADER + 4 + said)
                .put(message.get(0))
                .put((byte) ERROR)
                .putShort((short) (HEADER + 4 + said))
                .putInt(message.getInt(4))
                .putInt(error)
                .put(message.slice(0, said))
                .flip();
    }

    private static void write(SocketChannel to, ByteBuffer message) throws IOException {
        // Answers of ours and of the switch's come from two threads.
        synchronized (to) {
            while (message.hasRemaining()) {
                int _ = to.write(message);
            }
        }
    }
}
