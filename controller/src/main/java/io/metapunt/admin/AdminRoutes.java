package io.metapunt.admin;

import io.metapunt.daemon.Daemon;
import io.metapunt.instance.InvalidInstanceException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** What the admin socket answers. What touches the disk runs on {@code blocking}. */
final class AdminRoutes {
    private final Daemon daemon;
    private final String version;
    private final Executor blocking;

    /** An answer: its status, its type and its body. */
    @SuppressWarnings("ArrayRecordComponent") // Replies are never compared.
    record Reply(int status, String contentType, byte[] body) {
        static Reply ok(Object value) {
            return new Reply(200, "application/json", AdminJson.write(value));
        }

        static Reply error(int status, String message) {
            return new Reply(status, "application/json", AdminJson.write(new AdminError(message)));
        }
    }

    AdminRoutes(Daemon daemon, String version, Executor blocking) {
        this.daemon = daemon;
        this.version = version;
        this.blocking = blocking;
    }

    CompletableFuture<Reply> answer(FullHttpRequest request) {
        QueryStringDecoder target = new QueryStringDecoder(request.uri());
        String route = request.method() + " " + target.path();
        return switch (route) {
            case "GET /status" -> daemon.status(version).thenApply(Reply::ok);
            case "GET /guests" -> daemon.guests().thenApply(Reply::ok);
            case "GET /flows" -> daemon.flows().thenApply(Reply::ok);
            case "POST /flows/install" -> daemon.installFlows().thenApply(Reply::ok);
            case "POST /flows/remove" -> daemon.removeFlows().thenApply(Reply::ok);
            case "GET /instances" -> CompletableFuture.completedFuture(Reply.ok(instances()));
            case "PUT /instances" -> put(target, request.content().toString(StandardCharsets.UTF_8));
            default -> instance(request.method(), target.path());
        };
    }

    private List<InstanceSummary> instances() {
        return daemon.store().instances().entrySet().stream()
                .map(entry -> InstanceSummary.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private CompletableFuture<Reply> put(QueryStringDecoder target, String text) {
        String file =
                target.parameters().getOrDefault("file", List.of("instance")).getFirst();
        return onDisk(() -> {
            try {
                return Reply.ok(InstanceSummary.of(file, daemon.store().put(file, text)));
            } catch (InvalidInstanceException e) {
                return Reply.error(422, e.problem().toString());
            }
        });
    }

    private CompletableFuture<Reply> instance(HttpMethod method, String path) {
        String prefix = "/instances/";
        if (!path.startsWith(prefix)) {
            return CompletableFuture.completedFuture(Reply.error(404, "no " + method + " " + path));
        }
        UUID uuid;
        try {
            uuid = UUID.fromString(path.substring(prefix.length()));
        } catch (IllegalArgumentException _) {
            return CompletableFuture.completedFuture(Reply.error(400, path.substring(prefix.length()) + " is no UUID"));
        }
        Reply unknown = Reply.error(404, "no instance " + uuid);
        return onDisk(() -> switch (method.name()) {
            case "GET" ->
                daemon.store()
                        .text(uuid)
                        .map(text -> new Reply(200, "application/yaml", text.getBytes(StandardCharsets.UTF_8)))
                        .orElse(unknown);
            case "DELETE" -> daemon.store().delete(uuid) ? Reply.ok(uuid.toString()) : unknown;
            default -> Reply.error(405, "an instance is shown by GET, removed by DELETE");
        });
    }

    private CompletableFuture<Reply> onDisk(Supplier<Reply> work) {
        return CompletableFuture.supplyAsync(work, blocking);
    }
}
