package io.metapunt.nova;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.metapunt.http.Answer;
import io.metapunt.openstack.RandomSeed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What Nova has answered, to be given again while it cannot answer: bounded in size and age. A password is never kept, since
 * it may be read only as it is; {@code random_seed} is never given twice. Thread-safe.
 */
final class StaleAnswers {
    private static final long MAX_OCTETS = 16L * 1024 * 1024;
    private static final int ENTRY_OVERHEAD = 512;
    private static final JsonMapper mapper = JsonMapper.builder().build();

    private final boolean enabled;
    private final Cache<Key, Answer.Document> kept;

    /** An answer's place. A project is part of it, so that none reads what was another's. */
    private record Key(UUID instance, String projectId, ImmutableList<String> path) {
        static Key of(NovaRequest request) {
            return new Key(
                    request.instance().uuid(),
                    request.instance().projectId(),
                    request.request().path());
        }
    }

    StaleAnswers(Duration maxAge, Ticker ticker) {
        this.enabled = !maxAge.isZero();
        this.kept = CacheBuilder.newBuilder()
                .ticker(ticker)
                .expireAfterWrite(maxAge)
                .maximumWeight(MAX_OCTETS)
                .weigher((Key _, Answer.Document answer) -> answer.body().length + ENTRY_OVERHEAD)
                // One bound for all: in parts, no part could hold its share.
                .concurrencyLevel(1)
                .build();
    }

    /** Nova has answered so. */
    void keep(NovaRequest request, Answer.Document answer) {
        if (enabled && mayBeKept(request)) {
            kept.put(Key.of(request), answer);
        }
    }

    /** Nova says that there is no such thing. */
    void forget(NovaRequest request) {
        kept.invalidate(Key.of(request));
    }

    /** What can be given in place of an answer. */
    Optional<Answer.Document> get(NovaRequest request) {
        if (!request.isRead()) {
            return Optional.empty();
        }
        Answer.@Nullable Document found = kept.getIfPresent(Key.of(request));
        return Optional.ofNullable(found)
                .flatMap(answer -> isMetaData(request) ? reseeded(answer) : Optional.of(answer));
    }

    long size() {
        return kept.size();
    }

    private static boolean mayBeKept(NovaRequest request) {
        ImmutableList<String> path = request.request().path();
        return request.isRead()
                && !request.isHead()
                && !(path.size() == 3
                        && path.getFirst().equals("openstack")
                        && path.get(2).equals("password"));
    }

    private static boolean isMetaData(NovaRequest request) {
        ImmutableList<String> path = request.request().path();
        return path.size() == 3
                && path.getFirst().equals("openstack")
                && path.get(2).equals("meta_data.json");
    }

    /** The same with a seed of its own, as Nova would have given it; nothing if it cannot be told where the seed is. */
    private static Optional<Answer.Document> reseeded(Answer.Document answer) {
        try {
            JsonNode document = mapper.readTree(answer.body());
            if (!(document instanceof ObjectNode object)) {
                return Optional.empty();
            }
            if (!object.has(RandomSeed.KEY)) {
                return Optional.of(answer);
            }
            object.put(RandomSeed.KEY, new String(RandomSeed.next(), StandardCharsets.US_ASCII));
            return Optional.of(new Answer.Document(
                    answer.status(),
                    answer.contentType(),
                    mapper.writeValueAsBytes(object),
                    ImmutableMap.copyOf(answer.headers()),
                    answer.hopLimit()));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
