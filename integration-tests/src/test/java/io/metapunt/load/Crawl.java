package io.metapunt.load;

import com.google.common.collect.ImmutableList;
import com.google.common.io.Resources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * cloud-init's crawl, request by request: 28, each on a connection of its own, one after the other. Prints the median and the
 * 95th percentile of a crawl in milliseconds, and the octets of one.
 */
final class Crawl {
    private static final byte[] SERVICE = {(byte) 169, (byte) 254, (byte) 169, (byte) 254};
    private static final int PORT = 80;
    private static final int LIMIT_MILLIS = 10_000;
    private static final String HEADERS = String.join(
            "\r\n",
            " HTTP/1.1",
            "Host: 169.254.169.254",
            "User-Agent: Cloud-Init/22.4.2",
            "Accept-Encoding: gzip, deflate",
            "Accept: */*",
            "Connection: close",
            "",
            "");

    private Crawl() {}

    /** Takes the number of crawls. */
    public static void main(String[] arguments) throws IOException {
        ImmutableList<String> paths = ImmutableList.copyOf(Resources.readLines(
                Resources.getResource(Crawl.class, "cloud-init-requests.txt"), StandardCharsets.US_ASCII));
        int crawls = Integer.parseInt(arguments[0]);
        long[] nanos = new long[crawls];
        long octets = 0;
        for (int i = 0; i < crawls; i++) {
            long began = System.nanoTime();
            octets = 0;
            for (String path : paths) {
                octets += get(path);
            }
            nanos[i] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT, "%.1f %.1f %d%n", millis(nanos[crawls / 2]), millis(nanos[crawls * 95 / 100]), octets);
    }

    private static double millis(long nanos) {
        return (double) nanos / TimeUnit.MILLISECONDS.toNanos(1);
    }

    private static int get(String path) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(SERVICE), PORT), LIMIT_MILLIS);
            socket.getOutputStream().write(("GET " + path + HEADERS).getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readAllBytes();
            if (!new String(answer, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 200 ")) {
                throw new IOException(path + " was not answered");
            }
            return answer.length;
        }
    }
}
