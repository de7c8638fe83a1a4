package io.metapunt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ServeArgumentsTest {
    /** Each option that there is, in each way it can be given. */
    static Stream<List<String>> plain() {
        return Stream.concat(
                new CommandLine(new ServeCommand())
                        .getCommandSpec().options().stream()
                                .flatMap(option -> option.arity().max() == 0
                                        ? Stream.of(List.of(option.longestName()))
                                        : Stream.of(
                                                List.of(option.longestName(), "x"),
                                                List.of(option.longestName() + "=x"))),
                Stream.of(
                        List.of(),
                        List.of(
                                "--bridge",
                                "br-int",
                                "--run-dir=/run/a=b",
                                "--bridge",
                                "br-ex",
                                "--remove-flows-on-exit")));
    }

    @ParameterizedTest
    @MethodSource("plain")
    void plainOptionsAreReadAsPicocliReadsThem(List<String> options) {
        ServeCommand command = new ServeCommand();
        var _ = new CommandLine(command).parseArgs(options.toArray(String[]::new));

        assertThat(read(options)).contains(command.arguments());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "-h",
                "--version",
                "--unknown x",
                "--config",
                "--config --bridge",
                "--config a --config b",
                "--remove-flows-on-exit --remove-flows-on-exit",
                "--remove-flows-on-exit=false",
                "--run-dir=",
                "--run-dir 'x'",
                "--run-dir @file",
                "@file",
                "br-int"
            })
    void whatIsNotPlainIsLeftToPicocli(String options) {
        assertThat(read(Arrays.asList(options.split(" ", -1)))).isEmpty();
    }

    @Test
    void otherCommandsAreLeftToPicocli() {
        assertThat(ServeArguments.read()).isEmpty();
        assertThat(ServeArguments.read("status")).isEmpty();
        assertThat(ServeArguments.read("--help")).isEmpty();
    }

    private static Optional<ServeArguments> read(List<String> options) {
        return ServeArguments.read(
                Stream.concat(Stream.of("serve"), options.stream()).toArray(String[]::new));
    }
}
