package io.metapunt.admin;

import com.google.common.base.Splitter;
import com.google.common.base.Throwables;
import io.metapunt.daemon.Daemon;
import io.metapunt.daemon.Tracing;
import io.metapunt.doctor.Doctor;
import io.metapunt.instance.InvalidInstanceException;
import io.metapunt.metrics.Exposition;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** What the admin socket answers. What touches the disk runs on {@code blocking}. */
final class AdminRoutes {
    private final Daemon daemon;
    private final String version;
    private final Executor blocking;
    private final MetricsSource metrics;
    private final Doctor doctor;

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

    AdminRoutes(Daemon daemon, String version, Executor blocking, MetricsSource metrics) {
        this.daemon = daemon;
        this.version = version;
        this.blocking = blocking;
        this.metrics = metrics;
        this.doctor = new Doctor(daemon, version);
    }

    CompletableFuture<Reply> answer(FullHttpRequest request) {
        QueryStringDecoder target = new QueryStringDecoder(request.uri());
        String route = request.method() + " " + target.path();
        return switch (route) {
            case "GET /status" -> daemon.status(version).thenApply(Reply::ok);
            case "GET /guests" -> daemon.guests().thenApply(Reply::ok);
            case "GET /metrics" -> metrics.text().thenApply(text -> new Reply(200, Exposition.CONTENT_TYPE, text));
            case "GET /doctor" ->
                CompletableFuture.completedFuture(doctor)
                        .thenComposeAsync(Doctor::checks, blocking)
                        .thenApply(Reply::ok);
            case "GET /connections" -> daemon.connections().thenApply(Reply::ok);
            case "GET /flows/trace" -> trace(target);
            case "GET /flows" -> daemon.flows().thenApply(Reply::ok);
            case "POST /flows/install" -> daemon.installFlows().thenApply(Reply::ok);
            case "POST /flows/remove" -> daemon.removeFlows().thenApply(Reply::ok);
            case "POST /get" -> get(request);
            case "GET /instances" -> CompletableFuture.completedFuture(Reply.ok(instances()));
            case "PUT /instances" -> put(target, request.content().toString(StandardCharsets.UTF_8));
            default -> instance(request.method(), target.path());
        };
    }

    private CompletableFuture<Reply> trace(QueryStringDecoder target) {
        Tracing.Question question;
        try {
            String vlan = parameter(target, "vlan");
            question = new Tracing.Question(
                    parameter(target, "bridge"),
                    parameter(target, "port"),
                    vlan.isEmpty() ? Optional.empty() : Optional.of(Integer.parseInt(vlan)),
                    Tracing.Packet.valueOf(parameter(target, "packet").toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(Reply.error(400, "not a trace: " + e.getMessage()));
        }
        return daemon.trace(question).thenApply(Reply::ok).exceptionallyCompose(failure -> {
            Throwable cause = Throwables.getRootCause(failure);
            return Tracing.refusal(cause)
                    .map(reason -> CompletableFuture.completedFuture(Reply.error(409, reason)))
                    .orElseGet(() -> CompletableFuture.failedFuture(cause));
        });
    }

    private static String parameter(QueryStringDecoder target, String name) {
        return target.parameters().getOrDefault(name, List.of("")).getFirst();
    }

    private List<InstanceSummary> instances() {
        return daemon.store().instances().entrySet().stream()
                .map(entry -> InstanceSummary.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private CompletableFuture<Reply> get(FullHttpRequest request) {
        GuestQuestion question;
        byte[] text;
        try {
            question = AdminJson.read(ByteBufUtil.getBytes(request.content()), GuestQuestion.class);
            text = wire(question);
        } catch (IOException | IllegalArgumentException e) {
            return CompletableFuture.completedFuture(Reply.error(400, String.valueOf(e.getMessage())));
        }
        return daemon.ask(question.port(), text)
                .thenApply(answer -> answer.map(octets -> Reply.ok(GuestAnswer.read(question.method(), octets)))
                        .orElseGet(() -> Reply.error(404, "no guest on port " + question.port())));
    }

    /** The request as it would come from the guest. */
    private static byte[] wire(GuestQuestion question) {
        StringBuilder text = new StringBuilder()
                .append(plain(question.method()))
                .append(' ')
                .append(plain(question.target()))
                .append(
                        " HTTP/1.1\r\nHost: 169.254.169.254\r\nAccept: */*\r\nContent-Length: 0\r\nConnection: close\r\n");
        question.headers()
                .forEach((name, value) -> text.append(plain(name))
                        .append(": ")
                        .append(plain(value))
                        .append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The operator may ask for anything, but for one thing at a time. */
    private static String plain(String part) {
        if (part.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a control character in the request");
        }
        return part;
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

    /** {@code /instances/UUID} and what is below it. */
    private CompletableFuture<Reply> instance(HttpMethod method, String path) {
        List<String> steps = Splitter.on('/').splitToList(path);
        boolean below = steps.size() == 4 && steps.get(3).equals("password");
        if (!steps.getFirst().isEmpty() || !steps.get(1).equals("instances") || !(below || steps.size() == 3)) {
            return CompletableFuture.completedFuture(Reply.error(404, "no " + method + " " + path));
        }
        UUID uuid;
        try {
            uuid = UUID.fromString(steps.get(2));
        } catch (IllegalArgumentException _) {
            return CompletableFuture.completedFuture(Reply.error(400, steps.get(2) + " is no UUID"));
        }
        return onDisk(() -> below ? password(method, uuid) : file(method, uuid));
    }

    private Reply file(HttpMethod method, UUID uuid) {
        Reply unknown = Reply.error(404, "no instance " + uuid);
        return switch (method.name()) {
            case "GET" ->
                daemon.store()
                        .text(uuid)
                        .map(text -> new Reply(200, "application/yaml", text.getBytes(StandardCharsets.UTF_8)))
                        .orElse(unknown);
            case "DELETE" -> daemon.store().delete(uuid) ? Reply.ok(uuid.toString()) : unknown;
            default -> Reply.error(405, "an instance is shown by GET, removed by DELETE");
        };
    }

    /** It may be kept longer than its instance is known. */
    private Reply password(HttpMethod method, UUID uuid) {
        Optional<String> posted = daemon.passwords().get(uuid);
        if (posted.isEmpty()) {
            return Reply.error(404, "no password was posted by " + uuid);
        }
        return switch (method.name()) {
            case "GET" -> Reply.ok(new PostedPassword(uuid.toString(), posted.get()));
            case "DELETE" -> reset(uuid);
            default -> Reply.error(405, "a password is shown by GET, reset by DELETE");
        };
    }

    private Reply reset(UUID uuid) {
        try {
            daemon.passwords().reset(uuid);
            return Reply.ok(uuid.toString());
        } catch (IOException e) {
            return Reply.error(500, "the password of " + uuid + " cannot be removed: " + e);
        }
    }

    private CompletableFuture<Reply> onDisk(Supplier<Reply> work) {
        return CompletableFuture.supplyAsync(work, blocking);
    }
}
