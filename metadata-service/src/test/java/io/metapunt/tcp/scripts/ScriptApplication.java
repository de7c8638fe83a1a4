package io.metapunt.tcp.scripts;

import io.metapunt.link.LinkConnection;
import io.metapunt.tcp.CloseReason;
import io.metapunt.tcp.TcpApplication;
import org.jspecify.annotations.Nullable;

/** What a script's {@code write}, {@code read} and {@code close} act on; it checks that the guest's data arrives unchanged. */
final class ScriptApplication implements TcpApplication {
    private final LinkConnection connection;
    private int read;
    private int written;
    private int wanted;
    private boolean paused;
    private boolean closeWanted;
    private @Nullable CloseReason told;

    ScriptApplication(LinkConnection connection, boolean paused) {
        this.connection = connection;
        this.paused = paused;
    }

    @Override
    public void progressed() {
        if (!paused) {
            read(Integer.MAX_VALUE);
        }
        flush();
    }

    @Override
    public void closed(CloseReason reason) {
        if (told != null) {
            throw new AssertionError("told twice that it is over: " + told + ", " + reason);
        }
        told = reason;
    }

    @Nullable
    CloseReason told() {
        return told;
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        read(Integer.MAX_VALUE);
        connection.wake();
    }

    /** Reads up to {@code most} octets, and says how many there were. */
    int read(int most) {
        byte[] buffer = new byte[Math.min(most, connection.tcp().readable())];
        int count = connection.tcp().read(buffer, 0, buffer.length);
        for (int i = 0; i < count; i++) {
            if (buffer[i] != GuestWire.pattern(read + i)) {
                throw new AssertionError("octet " + (read + i) + " arrived changed");
            }
        }
        read += count;
        connection.wake();
        return count;
    }

    void write(int length) {
        wanted += length;
        flush();
        connection.wake();
    }

    void close() {
        closeWanted = true;
        flush();
        connection.wake();
    }

    void abort() {
        connection.tcp().abort();
        connection.wake();
    }

    boolean inputFinished() {
        return connection.tcp().inputFinished();
    }

    private void flush() {
        if (wanted > written) {
            byte[] data = new byte[wanted - written];
            for (int i = 0; i < data.length; i++) {
                data[i] = GuestWire.pattern(written + i);
            }
            written += connection.tcp().send(data, 0, data.length);
        }
        if (closeWanted && wanted == written) {
            connection.tcp().shutdownOutput();
        }
    }
}
