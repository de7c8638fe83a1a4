package io.metapunt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** What each command has beside itself: help, a man page, completion, a place in the operators' manual. */
class CommandsTest {
    private static final Path OPERATIONS =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("../docs/operations.md");

    private static final String COMPLETION = AutoComplete.bash("metapunt", new CommandLine(Metapunt.class));

    /** The program, and what is below it. */
    static Stream<CommandLine> commands() {
        return below(new CommandLine(Metapunt.class));
    }

    /** Those that do something by themselves. */
    static Stream<CommandLine> leaves() {
        return commands().filter(command -> command.getSubcommands().isEmpty());
    }

    private static Stream<CommandLine> below(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(CommandsTest::below));
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }

    private static String words(String[] lines) {
        return String.join(" ", lines).strip();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpTellsOfEachOptionAndParameter(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();

        assertThat(words(spec.usageMessage().description())).as(name(command)).endsWith(".");
        for (OptionSpec option : spec.options()) {
            assertThat(words(option.description()))
                    .as(name(command) + " " + option.longestName())
                    .endsWith(".");
        }
        spec.positionalParameters()
                .forEach(parameter -> assertThat(words(parameter.description()))
                        .as(name(command) + " " + parameter.paramLabel())
                        .endsWith("."));
    }

    @ParameterizedTest
    @MethodSource("leaves")
    void programsGetJson(CommandLine command) {
        boolean hasJson = command.getCommandSpec().findOption("--json") != null;

        // The daemon prints a log, and answers nobody.
        assertThat(hasJson).as(name(command)).isEqualTo(!name(command).equals("metapunt serve"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void completionKnowsEachOption(CommandLine command) {
        String function = "function _picocli_" + name(command).replace(' ', '_').replace("-", "") + "() {";
        int start = COMPLETION.indexOf(function);
        assertThat(start).as(function).isNotNegative();
        String body = COMPLETION.substring(start, COMPLETION.indexOf("\n}", start));

        List<String> known = Arrays.asList(body.split("[\\s'\"()|]+"));
        for (OptionSpec option : command.getCommandSpec().options()) {
            assertThat(known).as(name(command)).contains(option.names());
        }
        assertThat(known).as(name(command)).containsAll(command.getSubcommands().keySet());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void manPageTellsOfEachOption(CommandLine command) {
        StringWriter page = new StringWriter();
        ManPageGenerator.writeSingleManPage(new PrintWriter(page, true), command.getCommandSpec());

        for (OptionSpec option : command.getCommandSpec().options()) {
            assertThat(page.toString()).as(name(command)).contains("*" + option.longestName() + "*");
        }
        assertThat(page.toString()).contains(name(command).replace(' ', '-') + "(1)");
    }

    @ParameterizedTest
    @MethodSource("leaves")
    void operatorsManualShowsIt(CommandLine command) throws IOException {
        assertThat(Files.readString(OPERATIONS)).contains(name(command));
    }
}
