package io.metapunt.token;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.metapunt.http.Answer;
import io.metapunt.http.MetadataRequest;
import io.metapunt.instance.ImdsOptions;
import io.metapunt.instance.Instance;
import io.metapunt.instance.TokenMode;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Stands before the EC2 tree: gives session tokens, and lets those with one through (IMDSv2; AWS's EC2 user guide, "Use
 * IMDSv2"). Below {@code /openstack} nothing is guarded: no OpenStack client sends a token. Thread-safe.
 */
public final class ImdsGate {
    static final String TOKEN = "X-Aws-Ec2-Metadata-Token";
    static final String TTL = "X-Aws-Ec2-Metadata-Token-Ttl-Seconds";
    private static final String FORWARDED = "X-Forwarded-For";
    private static final ImmutableList<String> TOKEN_PATH = ImmutableList.of("api", "token");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,5}");
    private static final Pattern DATE = Pattern.compile("1\\.0|\\d{4}-\\d{2}-\\d{2}");
    private static final byte[] NOTHING = new byte[0];

    private final ImdsPolicy policy;
    private final SessionTokens tokens;

    /**
     * @param policy holds for every instance that has no options of its own
     */
    public ImdsGate(ImdsPolicy policy, SessionTokens tokens) {
        this.policy = policy;
        this.tokens = tokens;
    }

    /** What the gate says of a request. */
    public sealed interface Decision {
        /** It is answered by the gate itself. */
        record Answered(Answer answer) implements Decision {}

        /**
         * It may pass.
         *
         * @param headers what a document that answers it carries besides
         */
        record Passed(ImmutableMap<String, String> headers) implements Decision {}
    }

    private static final Decision.Passed FREELY = new Decision.Passed(ImmutableMap.of());

    /**
     * The answer to {@code request}.
     *
     * @param path below the root of the EC2 tree
     * @param tree gives the tree's own answer
     */
    public Answer answer(
            MetadataRequest request, ImmutableList<String> path, Instance instance, Supplier<Answer> tree) {
        return switch (decide(request, path, instance.uuid(), instance.imds())) {
            case Decision.Answered(Answer answer) -> answer;
            case Decision.Passed(var headers) ->
                switch (tree.get()) {
                    case Answer.Document document -> document.with(headers);
                    case Answer.Refusal refusal -> refusal;
                };
        };
    }

    /**
     * Whether {@code request} may pass to a tree that is elsewhere.
     *
     * @param path below the root of the EC2 tree
     * @param options of {@code instance}'s own
     */
    public Decision decide(MetadataRequest request, ImmutableList<String> path, UUID instance, ImdsOptions options) {
        ImdsPolicy holds = policy.with(options);
        if (!holds.endpoint()) {
            return refused(403);
        }
        if (path.size() == 3 && path.subList(1, 3).equals(TOKEN_PATH)) {
            if (path.getFirst().equals("latest")) {
                return holds.tokens() == TokenMode.OFF
                        ? refused(403)
                        : new Decision.Answered(tokenAnswer(request, instance, holds.hopLimit()));
            }
            if (DATE.matcher(path.getFirst()).matches() && request.method().equals(HttpMethod.PUT)) {
                return refused(403);
            }
        }
        return holds.tokens() == TokenMode.OFF
                ? FREELY
                : guarded(request, instance, holds.tokens() == TokenMode.REQUIRED);
    }

    private static Decision refused(int status) {
        return new Decision.Answered(new Answer.Refusal(status));
    }

    private Answer tokenAnswer(MetadataRequest request, UUID instance, int hopLimit) {
        if (!request.method().equals(HttpMethod.PUT)) {
            // As EC2 refuses it: plain, and with nothing to say.
            int status = request.method().equals(HttpMethod.OPTIONS) ? 200 : 405;
            return new Answer.Document(status, Answer.TEXT, NOTHING, ImmutableMap.of("Allow", "OPTIONS, PUT"), 0);
        }
        // A proxy that is open to the world would pass tokens on: refused before all else.
        if (request.headers().contains(FORWARDED)) {
            return new Answer.Refusal(403);
        }
        List<String> wanted = request.headers().getAll(TTL);
        if (wanted.size() != 1 || !SECONDS.matcher(wanted.getFirst()).matches()) {
            return new Answer.Refusal(400);
        }
        int ttl = Integer.parseInt(wanted.getFirst());
        if (ttl < 1 || ttl > SessionTokens.MAX_TTL) {
            return new Answer.Refusal(400);
        }
        byte[] token = tokens.issue(instance, ttl).getBytes(StandardCharsets.US_ASCII);
        return new Answer.Document(200, Answer.TEXT, token, ImmutableMap.of(TTL, Integer.toString(ttl)), hopLimit);
    }

    private Decision guarded(MetadataRequest request, UUID instance, boolean required) {
        List<String> given = request.headers().getAll(TOKEN);
        if (given.isEmpty()) {
            return required ? refused(401) : FREELY;
        }
        if (request.headers().contains(FORWARDED)) {
            return refused(403);
        }
        int left = given.size() == 1 ? tokens.secondsLeft(instance, given.getFirst()) : 0;
        if (left == 0) {
            return refused(401);
        }
        return request.isRead()
                ? new Decision.Passed(ImmutableMap.of(TTL, Integer.toString(left)))
                : new Decision.Answered(Answer.readOnly());
    }
}
