package io.metapunt.nova;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server that answers just as a test wants, octet by octet. */
final class TestUpstream implements AutoCloseable {
    /** A request that came. */
    record Asked(String line, List<String> fields, String body, int connection) {
        String field(String name) {
            return fields.stream()
                    .filter(field -> field.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(field -> field.substring(name.length() + 1).strip())
                    .reduce((a, b) -> a + " AND " + b)
                    .orElse("");
        }
    }

    /** What becomes of a request; what throws ends the connection. */
    interface Script {
        void answer(Asked asked, OutputStream out) throws IOException, InterruptedException;
    }

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    final AtomicInteger atOnce = new AtomicInteger();
    final AtomicInteger mostAtOnce = new AtomicInteger();
    volatile Script script = (_, out) -> send(out, "200 OK", "hello");
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket server;

    TestUpstream() {
        try {
            server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var _ = Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** Ends every connection, as a server does that is restarted. */
    void endConnections() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                int number = connections.incrementAndGet();
                var _ = Thread.ofVirtual().start(() -> serve(socket, number));
            } catch (IOException _) {
                // Closed.
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (Asked next = read(in, number); next != null; next = read(in, number)) {
                asked.add(next);
                mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                try {
                    script.answer(next, socket.getOutputStream());
                } finally {
                    atOnce.decrementAndGet();
                }
            }
        } catch (IOException | InterruptedException | IllegalStateException _) {
            // Over.
        }
    }

    private static @Nullable Asked read(InputStream in, int number) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        List<String> fields = new ArrayList<>();
        int length = 0;
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            fields.add(field);
            if (field.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(field.substring(15).strip());
            }
        }
        return new Asked(line, fields, new String(in.readNBytes(length), StandardCharsets.ISO_8859_1), number);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    static void send(OutputStream out, String status, String body, String... fields) throws IOException {
        raw(
                out,
                "HTTP/1.1 " + status + "\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Length: " + body.length()
                        + "\r\n"
                        + String.join(
                                "",
                                List.of(fields).stream()
                                        .map(field -> field + "\r\n")
                                        .toList())
                        + "\r\n" + body);
    }

    static void raw(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public void close() {
        try {
            server.close();
            endConnections();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
