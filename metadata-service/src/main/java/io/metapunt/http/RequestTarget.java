package io.metapunt.http;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableList;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A request's target (RFC 9112, 3.2): decoded, and normalised as POSIX paths are, which is Nova's way. */
sealed interface RequestTarget {
    /** A path; the query, which nothing here looks at, is gone. */
    record Path(ImmutableList<String> segments) implements RequestTarget {}

    /** Not a target that a document could have. */
    record Malformed() implements RequestTarget {}

    /** Reads origin-form and absolute-form. */
    static RequestTarget parse(String target) {
        int end = target.length();
        for (char mark : new char[] {'?', '#'}) {
            int at = target.indexOf(mark);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        String path = target.substring(0, end);
        String lower = path.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            int slash = path.indexOf('/', path.indexOf("//") + 2);
            path = slash < 0 ? "/" : path.substring(slash);
        }
        return path.startsWith("/") ? decode(path) : new Malformed();
    }

    /** What an absolute-form target names as its host, with the port; it stands over the Host field (RFC 9112, 3.2.2). */
    static Optional<String> authority(String target) {
        String lower = target.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
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
            return normalise(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.toByteArray()))
                    .toString());
        } catch (CharacterCodingException _) {
            return new Malformed();
        }
    }

    private static RequestTarget normalise(String path) {
        if (path.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            return new Malformed();
        }
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : split(path)) {
            switch (segment) {
                case "", "." -> {}
                // At the root there is nothing above.
                case ".." -> segments.pollLast();
                default -> segments.addLast(segment);
            }
        }
        return new Path(ImmutableList.copyOf(segments));
    }

    private static List<String> split(String path) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
            parts.add(path.substring(from, slash));
            from = slash + 1;
        }
        parts.add(path.substring(from));
        return parts;
    }
}
