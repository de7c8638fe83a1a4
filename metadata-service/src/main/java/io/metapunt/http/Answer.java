package io.metapunt.http;

import com.google.common.collect.ImmutableMap;
import java.nio.charset.StandardCharsets;

/** What a request gets. */
public sealed interface Answer extends Reply {
    String TEXT = "text/plain; charset=UTF-8";
    String JSON = "application/json";

    /** Header fields besides those of the framing. */
    ImmutableMap<String, String> headers();

    int status();

    /**
     * A document.
     *
     * @param body its octets, shared by all who ask and never changed
     * @param hopLimit TTL or hop limit that the answer leaves with, or 0 for the default
     */
    @SuppressWarnings("ArrayRecordComponent") // An answer is never compared.
    record Document(int status, String contentType, byte[] body, ImmutableMap<String, String> headers, int hopLimit)
            implements Answer {
        /** 200. */
        public Document(String contentType, byte[] body) {
            this(200, contentType, body, ImmutableMap.of(), 0);
        }

        /** The same with more header fields. */
        public Document with(ImmutableMap<String, String> more) {
            return more.isEmpty()
                    ? this
                    : new Document(
                            status,
                            contentType,
                            body,
                            ImmutableMap.<String, String>builder()
                                    .putAll(headers)
                                    .putAll(more)
                                    .buildKeepingLast(),
                            hopLimit);
        }
    }

    /** A refusal; its page is made by what the client accepts. */
    record Refusal(int status, ImmutableMap<String, String> headers) implements Answer {
        public Refusal(int status) {
            this(status, ImmutableMap.of());
        }
    }

    /** 200 with plain text. */
    static Document text(String body) {
        return new Document(TEXT, body.getBytes(StandardCharsets.UTF_8));
    }

    /** 404: it does not exist, for good. */
    static Refusal notFound() {
        return new Refusal(404);
    }

    /** 405: who asks this way may only read. */
    static Refusal readOnly() {
        return new Refusal(405, ImmutableMap.of("Allow", "GET, HEAD"));
    }

    /** 503: not now; come again in {@code seconds}. */
    static Refusal notNow(int seconds) {
        return new Refusal(503, ImmutableMap.of("Retry-After", Integer.toString(seconds)));
    }
}
