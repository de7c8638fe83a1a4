package io.metapunt.load;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** What is asked of whom. */
record Service(String name, InetSocketAddress address, String path) {
    private static final int HTTP = 80;

    /** Of {@code NAME=URL}; the URL's host is an address. */
    static Service named(String text) {
        int equals = text.indexOf('=');
        URI uri = URI.create(text.substring(equals + 1));
        int port = uri.getPort() < 0 ? HTTP : uri.getPort();
        return new Service(text.substring(0, equals), new InetSocketAddress(uri.getHost(), port), uri.getPath());
    }

    /** The request, on a connection that is kept or not. */
    byte[] request(boolean keep) {
        String text = "GET " + path + " HTTP/1.1\r\nHost: " + address.getHostString() + "\r\nConnection: "
                + (keep ? "keep-alive" : "close") + "\r\n\r\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
