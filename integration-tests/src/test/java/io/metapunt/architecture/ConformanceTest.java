package io.metapunt.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/rfc-conformance.md names tests as proof; each must be there. */
class ConformanceTest {
    private static final Path ROOT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("..");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void everyProofExists() throws IOException {
        Map<String, String> tests = tests();
        Set<String> missing =
                proofs().stream().filter(proof -> !exists(proof, tests)).collect(Collectors.toCollection(TreeSet::new));
        assertThat(missing).isEmpty();
    }

    @Test
    void everyPacketScriptProvesSomething() throws IOException {
        Set<String> idle = new TreeSet<>(scripts());
        assertThat(idle).isNotEmpty();
        idle.removeAll(proofs());
        assertThat(idle).isEmpty();
    }

    private static Set<String> proofs() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/rfc-conformance.md"))) {
            Matcher matcher = NAME.matcher(line);
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }

    private static boolean exists(String proof, Map<String, String> tests) {
        String[] parts = proof.split("\\.", -1);
        if (parts.length == 1) {
            return tests.containsKey(proof) || scripts().contains(proof);
        }
        return tests.getOrDefault(parts[0], "").contains("void " + parts[1] + "(");
    }

    private static List<String> scripts() {
        Path folder = ROOT.resolve("metadata-service/src/test/resources/io/metapunt/tcp/scripts");
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString().replace(".script", ""))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of each test class, by its name. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> tests = new HashMap<>();
        for (String module : List.of("metadata-service", "integration-tests")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file : files.filter(file -> file.toString().endsWith("Test.java"))
                        .toList()) {
                    tests.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                }
            }
        }
        return tests;
    }
}
