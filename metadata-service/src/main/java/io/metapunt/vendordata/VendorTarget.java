package io.metapunt.vendordata;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * A service that gives vendor data.
 *
 * @param name the key of its data in {@code vendor_data2.json}
 * @param url where it is asked, http or https
 */
public record VendorTarget(String name, URI url) {
    /** The name of the static data, which no service may take. */
    static final String STATIC = "static";

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** Reads {@code NAME@URL}, as Nova's {@code vendordata_dynamic_targets} has it. */
    public static VendorTarget parse(String text) {
        int at = text.indexOf('@');
        if (at < 1 || text.substring(0, at).equals(STATIC)) {
            throw new IllegalArgumentException("\"" + text + "\" is not NAME@URL, with a name other than " + STATIC);
        }
        try {
            URI url = new URI(text.substring(at + 1));
            boolean known = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (!known || url.getHost() == null || url.getUserInfo() != null) {
                throw new IllegalArgumentException("\"" + url + "\" is no URL of http or https, without a user");
            }
            return new VendorTarget(text.substring(0, at), url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("\"" + text + "\" has no URL: " + e.getReason(), e);
        }
    }

    boolean isTls() {
        return "https".equals(url.getScheme());
    }

    /** Without the brackets of an IPv6 address. */
    String host() {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    int port() {
        return url.getPort() >= 0 ? url.getPort() : isTls() ? HTTPS : HTTP;
    }

    /** What the request's Host says. */
    String authority() {
        return url.getRawAuthority();
    }

    /** Path and query. */
    String target() {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }
}
