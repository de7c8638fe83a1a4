package io.metapunt.tcp.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every packet script; {@code -Dmetapunt.script=NAME} runs those whose name contains it. */
class PacketScriptTest {
    static List<Script> scripts() throws IOException, URISyntaxException {
        String wanted = System.getProperty("metapunt.script", "");
        Path folder = Path.of(Objects.requireNonNull(
                                PacketScriptTest.class.getResource("handshake-options-are-echoed.script"))
                        .toURI())
                .resolveSibling("");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".script"))
                    .filter(file -> file.getFileName().toString().contains(wanted))
                    .sorted()
                    .map(Script::read)
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void guestHearsWhatTheScriptSays(Script script) {
        new ScriptRun(script).run();
    }

    @Test
    void aScriptThatExpectsTheWrongSegmentFails() {
        Script wrong = Script.parse("wrong", List.of("0 > S 0:0(0) <mss 1460>", "0 < S. 0:0(0) ack 2"));
        assertThat(failure(wrong)).contains("line 2").contains("S. 0:0(0) ack 1");
    }

    @Test
    void aScriptThatExpectsTooLittleFails() {
        Script silent = Script.parse("silent", List.of("0 > S 0:0(0) <mss 1460>", "0.5 quiet"));
        assertThat(failure(silent)).contains("not expected: 0.000000 < S. 0:0(0) ack 1");
    }

    @Test
    void aScriptThatExpectsASegmentAtTheWrongTimeFails() {
        Script early = Script.parse(
                "early", List.of("0 > S 0:0(0) <mss 1460>", "0 < S. 0:0(0) ack 1", "0.9 < S. 0:0(0) ack 1"));
        assertThat(failure(early)).contains("the next thing would be 1.000000 < S. 0:0(0) ack 1");
    }

    private static String failure(Script script) {
        try {
            new ScriptRun(script).run();
        } catch (AssertionError e) {
            return Objects.requireNonNull(e.getMessage());
        }
        throw new AssertionError("the script passed");
    }
}
