package io.metapunt.token;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.metapunt.http.Answer;
import io.metapunt.http.MetadataRequest;
import io.metapunt.instance.Instance;
import io.metapunt.instance.TokenMode;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

    /**
     * The answer to {@code request}.
     *
     * @param path below the root of the EC2 tree
     * @param tree gives the tree's own answer
     */
    public Answer answer(
            MetadataRequest request, ImmutableList<String> path, Instance instance, Supplier<Answer> tree) {
        ImdsPolicy holds = policy.with(instance.imds());
        if (!holds.endpoint()) {
            return new Answer.Refusal(403);
        }
        if (path.size() == 3 && path.subList(1, 3).equals(TOKEN_PATH)) {
            if (path.getFirst().equals("latest")) {
                return holds.tokens() == TokenMode.OFF
                        ? new Answer.Refusal(403)
                        : tokenAnswer(request, instance, holds.hopLimit());
            }
            if (DATE.matcher(path.getFirst()).matches() && request.method().equals(HttpMethod.PUT)) {
                return new Answer.Refusal(403);
            }
        }
        return holds.tokens() == TokenMode.OFF
                ? tree.get()
                : guarded(request, instance, holds.tokens() == TokenMode.REQUIRED, tree);
    }

    private Answer tokenAnswer(MetadataRequest request, Instance instance, int hopLimit) {
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
        byte[] token = tokens.issue(instance.uuid(), ttl).getBytes(StandardCharsets.US_ASCII);
        return new Answer.Document(200, Answer.TEXT, token, ImmutableMap.of(TTL, Integer.toString(ttl)), hopLimit);
    }

    private Answer guarded(MetadataRequest request, Instance instance, boolean required, Supplier<Answer> tree) {
        List<String> given = request.headers().getAll(TOKEN);
        if (given.isEmpty()) {
            return required ? new Answer.Refusal(401) : tree.get();
        }
        if (request.headers().contains(FORWARDED)) {
            return new Answer.Refusal(403);
        }
        int left = given.size() == 1 ? tokens.secondsLeft(instance.uuid(), given.getFirst()) : 0;
        if (left == 0) {
            return new Answer.Refusal(401);
        }
        return switch (tree.get()) {
            case Answer.Document document -> document.with(TTL, Integer.toString(left));
            case Answer.Refusal refusal -> refusal;
        };
    }
}
