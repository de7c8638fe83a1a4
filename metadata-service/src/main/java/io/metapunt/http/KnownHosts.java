package io.metapunt.http;

import com.google.common.collect.ImmutableSet;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
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
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        return hosts.stream().allMatch(this::knows)
                && RequestTarget.authority(request.uri())
                        .filter(name -> !knows(name))
                        .isEmpty();
    }

    private boolean knows(String authority) {
        if (authority.startsWith("[")) {
            return true;
        }
        int colon = authority.indexOf(':');
        String host = (colon < 0 ? authority : authority.substring(0, colon)).toLowerCase(Locale.ROOT);
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return name.indexOf('.') < 0
                || name.chars().allMatch(c -> c == '.' || Character.digit(c, 10) >= 0)
                || names.contains(name)
                || PRIVATE.stream().anyMatch(suffix -> name.endsWith("." + suffix));
    }
}
