package io.metapunt.http;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableList;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A request's target (RFC 9112, 3.2): decoded, and normalised as POSIX paths are, which is Nova's way. */
sealed interface RequestTarget {
    /** A path; the query, which nothing here looks at, is gone. */
    record Path(ImmutableList<String> segments) implements RequestTarget {}

    /** Not a target that a document could have. */
    record Malformed() implements RequestTarget {}

    String HTTP = "http://";
    String HTTPS = "https://";
    int EXPECTED_SEGMENTS = 4;

    /** Reads origin-form and absolute-form. */
    static RequestTarget parse(String target) {
        String path = target.substring(0, pathEnd(target));
        if (isAbsoluteForm(path)) {
            int slash = path.indexOf('/', path.indexOf("//") + 2);
            path = slash < 0 ? "/" : path.substring(slash);
        }
        if (!path.startsWith("/")) {
            return new Malformed();
        }
        return isPlain(path) ? normalise(path) : decode(path);
    }

    private static int pathEnd(String target) {
        int query = target.indexOf('?');
        int fragment = target.indexOf('#');
        int end = query < 0 ? target.length() : query;
        return fragment < 0 ? end : Math.min(end, fragment);
    }

    private static boolean isAbsoluteForm(String target) {
        return target.regionMatches(true, 0, HTTP, 0, HTTP.length())
                || target.regionMatches(true, 0, HTTPS, 0, HTTPS.length());
    }

    /** Whether every character stands for itself, as in all paths that there are documents at. */
    private static boolean isPlain(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '%') {
                return false;
            }
        }
        return true;
    }

    /** What an absolute-form target names as its host, with the port; it stands over the Host field (RFC 9112, 3.2.2). */
    static Optional<String> authority(String target) {
        if (!isAbsoluteForm(target)) {
            return Optional.empty();
        }
        String behind = target.substring(target.indexOf("//") + 2);
        int end = CharMatcher.anyOf("/?#").indexIn(behind);
        String authority = end < 0 ? behind : behind.substring(0, end);
        return Optional.of(authority.substring(authority.indexOf('@') + 1));
    }

    private static RequestTarget decode(String path) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%') {
                int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
                int low = i + 2 < path.length() ? Character.digit(path.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return new Malformed();
                }
                octets.write(high << 4 | low);
                i += 2;
            } else if (c <= ' ' || c == 0x7f || c > 0xff) {
                return new Malformed();
            } else {
                octets.write(c);
            }
        }
        try {
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.toByteArray()))
                    .toString();
            return decoded.chars().anyMatch(c -> c < ' ' || c == 0x7f) ? new Malformed() : normalise(decoded);
        } catch (CharacterCodingException _) {
            return new Malformed();
        }
    }

    private static RequestTarget normalise(String path) {
        List<String> segments = new ArrayList<>(EXPECTED_SEGMENTS);
        int from = 0;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int end = slash < 0 ? path.length() : slash;
            String segment = path.substring(from, end);
            switch (segment) {
                case "", "." -> {}
                case ".." -> {
                    // At the root there is nothing above.
                    if (!segments.isEmpty()) {
                        segments.removeLast();
                    }
                }
                default -> segments.add(segment);
            }
            from = end + 1;
        }
        return new Path(ImmutableList.copyOf(segments));
    }
}
