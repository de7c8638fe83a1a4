package io.metapunt.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One worker's connection to one service; blocking, and no smarter than it must be. */
final class HttpClient {
    private static final String LENGTH = "\r\ncontent-length: ";

    private final Service service;
    private final boolean keep;
    private final long limitNanos;
    private final byte[] buffer = new byte[256 * 1024];
    private @Nullable Socket socket;

    HttpClient(Service service, boolean keep, long limitNanos) {
        this.service = service;
        this.keep = keep;
        this.limitNanos = limitNanos;
    }

    /** Asks once; a connection is opened if there is none. Gives the octets of the answer's body. */
    int ask() throws IOException {
        long end = System.nanoTime() + limitNanos;
        try {
            Socket open = socket;
            if (open == null) {
                open = new Socket();
                socket = open;
                open.setTcpNoDelay(true);
                open.connect(service.address(), millisUntil(end));
            }
            open.getOutputStream().write(service.request(keep));
            int length = answer(open, end);
            if (!keep) {
                drop();
            }
            return length;
        } catch (IOException e) {
            drop();
            throw e;
        }
    }

    private int answer(Socket open, long end) throws IOException {
        InputStream in = open.getInputStream();
        int used = 0;
        int head = -1;
        while (head < 0) {
            used += read(open, in, used, end);
            head = new String(buffer, 0, used, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
        }
        String text = new String(buffer, 0, head + 2, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (!text.startsWith("http/1.1 200 ")) {
            throw new IOException("status " + text.lines().findFirst().orElse(""));
        }
        int at = text.indexOf(LENGTH);
        int length = Integer.parseInt(text.substring(at + LENGTH.length(), text.indexOf("\r\n", at + 2)));
        int left = length - (used - head - 4);
        while (left > 0) {
            left -= read(open, in, 0, end);
        }
        return length;
    }

    private int read(Socket open, InputStream in, int offset, long end) throws IOException {
        open.setSoTimeout(millisUntil(end));
        int count = in.read(buffer, offset, buffer.length - offset);
        if (count <= 0) {
            throw new IOException("the answer ends early");
        }
        return count;
    }

    private static int millisUntil(long end) throws SocketTimeoutException {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) left;
    }

    void drop() throws IOException {
        Socket open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
    }
}
