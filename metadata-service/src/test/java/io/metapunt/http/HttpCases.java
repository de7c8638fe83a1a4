package io.metapunt.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Requests and what a guest may expect of their answers, as {@code http_cases.json} has them, run in their order against one
 * instance: some need an earlier one to have passed, or a value that an earlier one gave.
 */
public final class HttpCases {
    private static final JsonMapper mapper = JsonMapper.builder().build();

    private final Function<String, String> connection;
    private final Consumer<Duration> clock;
    private final Set<String> flags;
    private final Set<String> passed = new HashSet<>();
    private final Map<String, String> captured = new HashMap<>();

    /** A case; shown by its name. */
    public record Case(JsonNode json) {
        public String id() {
            return json.get("id").asText();
        }

        public String profile() {
            return json.get("profile").asText();
        }

        public String path() {
            return json.get("path").asText();
        }

        private ImmutableList<String> requires() {
            return texts(json.path("requires"));
        }

        @Override
        public String toString() {
            return id();
        }
    }

    /**
     * @param connection says a request on a connection of its own and gives all that is answered before its end
     * @param clock lets time pass
     * @param flags what the instance and the service are like, as the cases' {@code requires} name it
     */
    public HttpCases(Function<String, String> connection, Consumer<Duration> clock, Set<String> flags) {
        this.connection = connection;
        this.clock = clock;
        this.flags = flags;
    }

    /** All cases, in their order. */
    public static ImmutableList<Case> all() {
        try (InputStream in = Objects.requireNonNull(HttpCases.class.getResourceAsStream("http_cases.json"))) {
            ImmutableList.Builder<Case> cases = ImmutableList.builder();
            mapper.readTree(in).forEach(json -> cases.add(new Case(json)));
            return cases.build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether {@code test} can be run now: its flags are set, and what it builds on has passed. */
    public boolean isRunnable(Case test) {
        return test.requires().stream()
                .allMatch(need -> need.startsWith("wait:")
                        || (need.startsWith("after:")
                                ? passed.contains(need.substring("after:".length()))
                                : flags.contains(need)));
    }

    /** Runs {@code test} and checks its answer. */
    public void run(Case test) {
        run(test, ImmutableMap.of());
    }

    /** Runs {@code test} with more header fields than it has, and checks its answer. */
    public void run(Case test, ImmutableMap<String, String> more) {
        test.requires().stream()
                .filter(need -> need.startsWith("wait:"))
                .map(need -> Duration.ofSeconds(Long.parseLong(need.substring("wait:".length()))))
                .forEach(clock);
        String answer = connection.apply(request(test.json, more));
        check(test.json.get("expect"), answer);
        test.json.path("capture").properties().forEach(capture -> {
            String what = capture.getValue().asText();
            captured.put(
                    capture.getKey(),
                    what.equals("body")
                            ? TestHttp.body(answer)
                            : headers(answer).getOrDefault(what.toLowerCase(Locale.ROOT), ""));
        });
        passed.add(test.id());
    }

    private String request(JsonNode test, ImmutableMap<String, String> more) {
        String version = test.path("http_version").asText("1.1");
        Map<String, String> headers = new LinkedHashMap<>(more);
        if (version.equals("1.1")) {
            headers.put("Host", "169.254.169.254");
        }
        test.get("headers").properties().forEach(header -> headers.put(header.getKey(), filledIn(header.getValue())));
        String body = test.get("body").isNull() ? "" : test.get("body").asText();
        if (!test.get("body").isNull()) {
            headers.putIfAbsent("Content-Length", Integer.toString(body.getBytes(StandardCharsets.UTF_8).length));
        }
        headers.put("Connection", "close");
        StringBuilder request = new StringBuilder()
                .append(test.get("method").asText())
                .append(' ')
                .append(test.get("path").asText())
                .append(" HTTP/")
                .append(version)
                .append("\r\n");
        headers.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        return request.append("\r\n").append(body).toString();
    }

    private String filledIn(JsonNode header) {
        String value = header.asText();
        for (Map.Entry<String, String> variable : captured.entrySet()) {
            value = value.replace("{{" + variable.getKey() + "}}", variable.getValue());
        }
        return value;
    }

    private static void check(JsonNode expect, String answer) {
        assertThat(TestHttp.status(answer)).isEqualTo(expect.get("status").asInt());
        String body = TestHttp.body(answer);
        if (expect.has("body_exact")) {
            assertThat(body).isEqualTo(expect.get("body_exact").asText());
        }
        texts(expect.path("body_contains")).forEach(text -> assertThat(body).contains(text));
        texts(expect.path("body_not_contains")).forEach(text -> assertThat(body).doesNotContain(text));
        Map<String, String> headers = headers(answer);
        expect.path("headers").properties().forEach(header -> {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (header.getValue().isNull()) {
                assertThat(headers).doesNotContainKey(name);
            } else {
                assertThat(headers.getOrDefault(name, ""))
                        .as(name)
                        .startsWithIgnoringCase(header.getValue().asText());
            }
        });
        if (expect.has("json") || expect.has("json_absent")) {
            JsonNode json = parsed(body);
            assertContains(json, expect.path("json"), "");
            texts(expect.path("json_absent"))
                    .forEach(name -> assertThat(json.has(name)).as(name).isFalse());
        }
    }

    private static JsonNode parsed(String body) {
        try {
            return mapper.readTree(body);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + body, e);
        }
    }

    /** What is wanted must be there; objects may have more than that. */
    private static void assertContains(JsonNode given, JsonNode wanted, String at) {
        if (wanted.isObject()) {
            assertThat(given.isObject()).as("%s is an object", at).isTrue();
            wanted.properties().forEach(field -> {
                assertThat(given.has(field.getKey()))
                        .as("%s/%s", at, field.getKey())
                        .isTrue();
                assertContains(given.get(field.getKey()), field.getValue(), at + "/" + field.getKey());
            });
        } else if (!wanted.isMissingNode()) {
            assertThat(given).as(at).isEqualTo(wanted);
        }
    }

    private static Map<String, String> headers(String answer) {
        Map<String, String> headers = new HashMap<>();
        answer.substring(0, answer.indexOf("\r\n\r\n")).lines().skip(1).forEach(line -> {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        });
        return headers;
    }

    private static ImmutableList<String> texts(JsonNode array) {
        ImmutableList.Builder<String> texts = ImmutableList.builder();
        array.forEach(text -> texts.add(text.asText()));
        return texts.build();
    }
}
