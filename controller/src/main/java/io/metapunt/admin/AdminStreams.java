package io.metapunt.admin;

import io.metapunt.capture.Feed;
import io.metapunt.daemon.Daemon;
import io.metapunt.daemon.FlowEvent;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the admin socket answers without an end, until the asker leaves. */
final class AdminStreams {
    private final Daemon daemon;

    /** Something that goes on and on. */
    interface Source {
        /**
         * Begins to give to {@code feed}.
         *
         * @return what ends it; fails if it cannot begin, and the feed was given nothing then
         */
        CompletableFuture<Runnable> open(Feed feed);
    }

    /** A source, and the type of what it gives. */
    record Stream(String contentType, Source source) {}

    AdminStreams(Daemon daemon) {
        this.daemon = daemon;
    }

    /** A line each; an empty line says that the watching has begun. */
    private static void give(List<FlowEvent> events, Feed feed) {
        if (events.isEmpty()) {
            boolean _ = feed.offer(new byte[] {'\n'});
        }
        events.forEach(event -> {
            boolean _ = feed.offer((AdminJson.line(event) + "\n").getBytes(StandardCharsets.UTF_8));
        });
    }

    /** The stream at {@code target}, if one is there. */
    Optional<Stream> find(String method, QueryStringDecoder target) {
        return switch (method + " " + target.path()) {
            case "GET /capture" -> {
                String port =
                        target.parameters().getOrDefault("port", List.of("")).getFirst();
                yield Optional.of(new Stream("application/x-pcapng", feed -> daemon.capture(port, feed)));
            }
            case "GET /flows/watch" ->
                Optional.of(new Stream(
                        "application/x-ndjson",
                        feed -> CompletableFuture.completedFuture(daemon.watchFlows(events -> give(events, feed)))));
            default -> Optional.empty();
        };
    }
}
