package io.metapunt.http;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Arbitrary targets: what is a path has no dots and no empty names left in it. */
class RequestTargetFuzz {
    @FuzzTest
    void noTargetLeavesTheTree(byte[] octets) {
        // An octet a character, as the HTTP decoder reads them.
        String target = new String(octets, StandardCharsets.ISO_8859_1);
        if (RequestTarget.parse(target) instanceof RequestTarget.Path path) {
            for (String segment : path.segments()) {
                if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                    throw new AssertionError(path);
                }
            }
        }
    }
}
