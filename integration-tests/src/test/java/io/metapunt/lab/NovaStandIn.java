package io.metapunt.lab;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for nova-api-metadata with {@code service_metadata_proxy = True}: checks the header fields and the signature as
 * Nova's {@code api/metadata/handler.py} does, in its order, and answers from a tree of its own. It can fail in several ways.
 */
public final class NovaStandIn implements AutoCloseable {
    /** How it behaves. */
    public enum Mode {
        WELL,
        /** It takes requests and says nothing. */
        SILENT,
        /** 500 to all. */
        BROKEN,
        /** It ends the connection in the midst of each body. */
        CUT
    }

    /** A request that came. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Asked(String method, String path, Map<String, List<String>> headers, byte[] body) {
        /** A header field's one value. */
        public String header(String name) {
            List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
            if (values.size() != 1) {
                throw new AssertionError(name + " is there " + values.size() + " times: " + values);
            }
            return values.getFirst();
        }
    }

    private record Tree(String projectId, Map<String, byte[]> documents) {}

    private final ServerSocket server;
    private final String secret;
    private final Map<String, Tree> instances = new ConcurrentHashMap<>();
    private final Map<String, byte[]> passwords = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Mode mode = Mode.WELL;

    private NovaStandIn(ServerSocket server, String secret) {
        this.server = server;
        this.secret = secret;
    }

    /** Starts one on a port of the loopback. */
    public static NovaStandIn start(String secret) throws IOException {
        return start(secret, 0);
    }

    static NovaStandIn start(String secret, int port) throws IOException {
        NovaStandIn nova = new NovaStandIn(new ServerSocket(port, 64, InetAddress.getLoopbackAddress()), secret);
        var _ = Thread.ofVirtual().start(nova::accept);
        return nova;
    }

    /** Runs one for a bench: {@code PORT SECRET UUID PROJECT}. */
    static void main(String[] arguments) throws Exception {
        NovaStandIn nova = start(arguments[1], Integer.parseInt(arguments[0]));
        nova.instance(
                UUID.fromString(arguments[2]), arguments[3], Map.of("/openstack/latest/user_data", "x".repeat(229)));
        Thread.currentThread().join();
    }

    /** An instance, with documents by their paths. */
    public void instance(UUID uuid, String projectId, Map<String, String> documents) {
        Map<String, byte[]> octets = new ConcurrentHashMap<>();
        documents.forEach((path, text) -> octets.put(path, text.getBytes(StandardCharsets.ISO_8859_1)));
        octets.putIfAbsent("/openstack", "2012-08-10\nlatest".getBytes(StandardCharsets.UTF_8));
        instances.put(uuid.toString(), new Tree(projectId, octets));
    }

    /** From now on it behaves so. */
    public void mode(Mode next) {
        mode = next;
    }

    /** The requests so far. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Where it is. */
    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                var _ = Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                // Closed.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (Asked next = read(in); next != null; next = read(in)) {
                asked.add(next);
                while (mode == Mode.SILENT && !socket.isClosed()) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                }
                if (!answer(next, socket.getOutputStream())) {
                    return;
                }
            }
        } catch (IOException _) {
            // The other side is gone.
        } finally {
            open.remove(socket);
        }
    }

    private static @Nullable Asked read(InputStream in) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        Map<String, List<String>> headers = new TreeMap<>();
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            int colon = field.indexOf(':');
            headers.computeIfAbsent(field.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(field.substring(colon + 1).strip());
        }
        int length = headers.containsKey("content-length")
                ? Integer.parseInt(headers.get("content-length").getFirst())
                : 0;
        int target = line.indexOf(' ') + 1;
        return new Asked(
                line.substring(0, target - 1),
                line.substring(target, line.indexOf(' ', target)),
                headers,
                in.readNBytes(length));
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

    private boolean answer(Asked request, OutputStream out) throws IOException {
        if (mode == Mode.BROKEN) {
            return send(
                    out,
                    request,
                    500,
                    "text/html; charset=UTF-8",
                    "<html>no database</html>".getBytes(StandardCharsets.UTF_8));
        }
        int refused = refusal(request);
        if (refused != 0) {
            return send(out, request, refused, "text/html; charset=UTF-8", new byte[154]);
        }
        if (request.path().equals("/")) {
            return send(out, request, 200, "text/plain; charset=UTF-8", "1.0\nlatest".getBytes(StandardCharsets.UTF_8));
        }
        String uuid = request.header("X-Instance-ID");
        if (request.path().endsWith("/password")) {
            return password(request, uuid, out);
        }
        Tree tree = instances.get(uuid);
        byte[] body = tree == null ? null : tree.documents().get(request.path());
        return body == null
                ? send(out, request, 404, "text/html; charset=UTF-8", new byte[154])
                : send(
                        out,
                        request,
                        200,
                        request.path().endsWith("meta_data.json") ? "application/json" : "text/plain; charset=UTF-8",
                        body);
    }

    /** As handler.py's {@code _handle_instance_id_request}: 0 if there is nothing to refuse. */
    private int refusal(Asked request) {
        if (request.path().equals("/")) {
            return 0;
        }
        for (String name : List.of("x-instance-id", "x-instance-id-signature", "x-tenant-id")) {
            if (!request.headers().containsKey(name)) {
                return 400;
            }
        }
        String uuid = request.header("X-Instance-ID");
        if (!signature(uuid).equals(request.header("X-Instance-ID-Signature"))) {
            return 403;
        }
        Tree tree = instances.get(uuid);
        return tree == null || !tree.projectId().equals(request.header("X-Tenant-ID")) ? 404 : 0;
    }

    private String signature(String uuid) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(uuid.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As password.py. */
    private boolean password(Asked request, String uuid, OutputStream out) throws IOException {
        String type = "text/html; charset=UTF-8";
        return switch (request.method()) {
            case "GET" -> send(out, request, 200, type, passwords.getOrDefault(uuid, new byte[0]));
            case "POST" ->
                passwords.containsKey(uuid)
                        ? send(out, request, 409, type, new byte[154])
                        : request.body().length > 1_020
                                ? send(out, request, 400, type, new byte[154])
                                : stored(request, uuid, out);
            default -> send(out, request, 400, type, new byte[154]);
        };
    }

    private boolean stored(Asked request, String uuid, OutputStream out) throws IOException {
        passwords.put(uuid, request.body());
        return send(out, request, 200, "text/html; charset=UTF-8", new byte[0]);
    }

    private boolean send(OutputStream out, Asked request, int status, String type, byte[] body) throws IOException {
        byte[] head = ("HTTP/1.1 " + status + " X\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] sent = request.method().equals("HEAD") ? new byte[0] : body;
        int length = mode == Mode.CUT ? sent.length / 2 : sent.length;
        byte[] all = java.util.Arrays.copyOf(head, head.length + length);
        System.arraycopy(sent, 0, all, head.length, length);
        out.write(all);
        out.flush();
        return mode != Mode.CUT;
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
