package io.metapunt.load;

import com.google.common.collect.ImmutableList;
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

    private static final ImmutableList<String> PATHS = ImmutableList.of(
            "/openstack",
            "/openstack",
            "/openstack/2018-08-27/meta_data.json",
            "/openstack/2018-08-27/user_data",
            "/openstack/2018-08-27/vendor_data.json",
            "/openstack/2018-08-27/vendor_data2.json",
            "/openstack/2018-08-27/network_data.json",
            "/latest/meta-data/",
            "/latest/meta-data/block-device-mapping/",
            "/latest/meta-data/placement/",
            "/latest/meta-data/public-keys/",
            "/latest/meta-data/block-device-mapping/ami",
            "/latest/meta-data/block-device-mapping/root",
            "/latest/meta-data/placement/availability-zone",
            "/latest/meta-data/public-keys/0/openssh-key",
            "/latest/meta-data/ami-id",
            "/latest/meta-data/ami-launch-index",
            "/latest/meta-data/ami-manifest-path",
            "/latest/meta-data/hostname",
            "/latest/meta-data/instance-action",
            "/latest/meta-data/instance-id",
            "/latest/meta-data/instance-type",
            "/latest/meta-data/local-hostname",
            "/latest/meta-data/local-ipv4",
            "/latest/meta-data/public-hostname",
            "/latest/meta-data/public-ipv4",
            "/latest/meta-data/reservation-id",
            "/latest/meta-data/security-groups");

    private Crawl() {}

    /** Takes the number of crawls. */
    public static void main(String[] arguments) throws IOException {
        int crawls = Integer.parseInt(arguments[0]);
        long[] nanos = new long[crawls];
        long octets = 0;
        for (int i = 0; i < crawls; i++) {
            long began = System.nanoTime();
            octets = 0;
            for (String path : PATHS) {
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
