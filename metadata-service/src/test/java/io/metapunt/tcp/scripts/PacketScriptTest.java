package io.metapunt.tcp.scripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every packet script; {@code -Dmetapunt.script=NAME} runs those whose name contains it. */
class PacketScriptTest {
    static List<Script> scripts() throws IOException, URISyntaxException {
        return Scripts.all();
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
                "early", List.of("0 > S 0:0(0) <mss 1460>", "0 < S. 0:0(0) ack 1", "0.1 < S. 0:0(0) ack 1"));
        assertThat(failure(early)).contains("the next thing would be 0.200000 < S. 0:0(0) ack 1");
    }

    @Test
    void linuxMayDifferForAReasonOnly() {
        assertThatThrownBy(() -> Script.parse("mute", List.of("linux 0.1 quiet")))
                .hasMessageContaining("the reason must stand before");
        assertThatThrownBy(() -> Script.parse("vain", List.of("linux differs: it is said to", "0.1 quiet")))
                .hasMessageContaining("not in what");
    }

    @Test
    void eachSideHasItsLines() {
        Script script = Script.parse(
                "both",
                List.of(
                        "0.1 quiet",
                        "linux differs: it is slower",
                        "metapunt 0.2 quiet",
                        "linux 0.3 quiet",
                        "linux ends: it is late",
                        "1.0 quiet"));
        assertThat(script.steps()).extracting(Script.Step::line).containsExactly(1, 3, 6);
        assertThat(script.linuxSteps()).extracting(Script.Step::line).containsExactly(1, 4);
        assertThat(script.differences()).containsExactly("it is slower", "it is late");
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
