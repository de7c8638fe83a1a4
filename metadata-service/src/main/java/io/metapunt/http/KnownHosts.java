package io.metapunt.http;

import com.google.common.collect.ImmutableSet;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Locale;

/**
 * The names that the service may be asked by: any address, names of one label ({@code instance-data}), those that no owner of
 * a domain can give out, and those that are configured. A browser in a guest that is led here by a name of the attacker's own
 * (DNS rebinding) says that name, and is refused.
 */
final class KnownHosts {
    /** RFC 6762, RFC 8375, and ICANN's own of 2024; {@code localdomain} by long use. */
    private static final ImmutableSet<String> PRIVATE =
            ImmutableSet.of("local", "home.arpa", "internal", "localdomain");

    private final ImmutableSet<String> names;

    /**
     * @param names more names, in lower case
     */
    KnownHosts(ImmutableSet<String> names) {
        this.names = names;
    }

    /** Whether every name that {@code request} says is known. */
    boolean isMeantBy(HttpRequest request) {
        for (String host : request.headers().getAll(HttpHeaderNames.HOST)) {
            if (!knows(host)) {
                return false;
            }
        }
        return RequestTarget.authority(request.uri()).map(this::knows).orElse(true);
    }

    private boolean knows(String authority) {
        int colon = authority.indexOf(':');
        int end = colon < 0 ? authority.length() : colon;
        if (authority.startsWith("[") || isNumeric(authority, end)) {
            return true;
        }
        String host = authority.substring(0, end).toLowerCase(Locale.ROOT);
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return name.indexOf('.') < 0
                || names.contains(name)
                || PRIVATE.stream().anyMatch(suffix -> name.endsWith("." + suffix));
    }

    /** Whether the first {@code length} characters are an IPv4 address, or can be nothing but meant for one. */
    private static boolean isNumeric(String authority, int length) {
        for (int i = 0; i < length; i++) {
            char c = authority.charAt(i);
            if (c != '.' && Character.digit(c, 10) < 0) {
                return false;
            }
        }
        return true;
    }
}
