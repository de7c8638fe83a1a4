package io.metapunt.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import io.metapunt.http.Answer;
import io.metapunt.http.MetadataRequest;
import io.metapunt.instance.Ec2Policy;
import io.metapunt.instance.Ec2Style;
import io.metapunt.instance.Instance;
import io.metapunt.instance.PasswordStore;
import io.metapunt.instance.RandomInstance;
import io.metapunt.instance.TestInstances;
import io.metapunt.token.ImdsGate;
import io.metapunt.token.ImdsPolicy;
import io.metapunt.token.SessionTokens;
import io.metapunt.token.TokenKey;
import io.metapunt.vendordata.VendorDataClient;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every instance's trees, tried on arbitrary instances; the seed is the test's name. */
class TreePropertyTest {
    private static final int INSTANCES = 60;
    private static final List<String> OPENSTACK_NAMES = List.of(
            "meta_data.json", "user_data", "password", "vendor_data.json", "network_data.json", "vendor_data2.json");
    private static final JsonMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @TempDir
    private Path directory;

    private MetadataTree tree;

    static LongStream seeds() {
        return LongStream.range(0, INSTANCES);
    }

    @BeforeEach
    void plant() throws IOException {
        InstantSource clock = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
        tree = new MetadataTree(
                PasswordStore.open(directory, Runnable::run),
                VendorDataClient.none(),
                new ImdsGate(ImdsPolicy.defaults(), new SessionTokens(TokenKey.random(), clock)),
                new Ec2Policy(Ec2Style.AWS, Optional.empty()),
                clock);
    }

    private Optional<Answer.Document> get(Instance instance, List<String> path) {
        MetadataRequest request = new MetadataRequest(
                HttpMethod.GET,
                ImmutableList.copyOf(path),
                new DefaultHttpHeaders(),
                new byte[0],
                TestInstances.GUEST,
                Optional.empty());
        return tree.answer(request, instance) instanceof Answer.Document document
                ? Optional.of(document)
                : Optional.empty();
    }

    private String text(Instance instance, List<String> path) {
        byte[] body = get(instance, path)
                .orElseThrow(() -> new AssertionError(path + " is listed and not there"))
                .body();
        return new String(body, StandardCharsets.UTF_8);
    }

    private List<String> listing(Instance instance, List<String> path) {
        String text = text(instance, path);
        assertThat(text)
                .as("%s", path)
                .isNotEmpty()
                .doesNotEndWith("\n")
                .doesNotStartWith("\n")
                .doesNotContain("\n\n");
        return Splitter.on('\n').splitToList(text);
    }

    private static List<String> below(List<String> path, String name) {
        List<String> all = new ArrayList<>(path);
        all.add(name);
        return all;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void openStackTreeListsWhatThereIs(long seed) throws IOException {
        Instance instance = TestInstances.read(RandomInstance.file(seed));
        for (String version : listing(instance, List.of("openstack"))) {
            List<String> path = List.of("openstack", version);
            List<String> listed = listing(instance, path);
            for (String name : OPENSTACK_NAMES) {
                Optional<Answer.Document> there = get(instance, below(path, name));
                // Nova gives this one before it lists it.
                if (!name.equals("network_data.json") || listed.contains(name)) {
                    assertThat(there.isPresent()).as(version + "/" + name).isEqualTo(listed.contains(name));
                }
                if (there.isPresent() && name.endsWith(".json")) {
                    assertThat(mapper.readTree(there.get().body()).isObject()).isTrue();
                }
            }
            JsonNode metaData = mapper.readTree(text(instance, below(path, "meta_data.json")));
            for (JsonNode file : metaData.path("files")) {
                List<String> content = new ArrayList<>(List.of("openstack"));
                Splitter.on('/')
                        .omitEmptyStrings()
                        .split(file.get("content_path").asText())
                        .forEach(content::add);
                assertThat(get(instance, content)).isPresent();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void ec2TreeListsWhatThereIs(long seed) throws IOException {
        Instance instance = TestInstances.read(RandomInstance.file(seed));
        Set<List<String>> everywhere = new HashSet<>();
        for (String version : listing(instance, List.of())) {
            walk(instance, List.of(version), everywhere);
        }
        for (String version : listing(instance, List.of())) {
            Set<List<String>> here = new HashSet<>();
            walk(instance, List.of(version), here);
            for (List<String> path : everywhere) {
                List<String> other = new ArrayList<>(path);
                other.set(0, version);
                assertThat(get(instance, other).isPresent())
                        .as(other.toString())
                        .isEqualTo(here.contains(other));
            }
        }
        byte[] identity = text(instance, List.of("latest", "dynamic", "instance-identity", "document"))
                .getBytes(StandardCharsets.UTF_8);
        assertThat(mapper.readTree(identity).isObject()).isTrue();
    }

    private void walk(Instance instance, List<String> path, Set<List<String>> found) {
        found.add(path);
        boolean keys = path.getLast().equals("public-keys");
        for (String entry : listing(instance, path)) {
            if (entry.endsWith("/") && !keys) {
                walk(instance, below(path, entry.substring(0, entry.length() - 1)), found);
            } else if (keys) {
                walk(instance, below(path, entry.substring(0, entry.indexOf('='))), found);
            } else {
                String _ = text(instance, below(path, entry));
                found.add(below(path, entry));
            }
        }
    }
}
