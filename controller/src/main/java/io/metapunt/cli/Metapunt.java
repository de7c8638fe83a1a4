package io.metapunt.cli;

import io.metapunt.admin.AdminException;
import io.metapunt.config.ConfigException;
import io.metapunt.instance.InvalidInstanceException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program. Exit status 0: done; 1: it could not be done, or is not well; 2: the command or the configuration is wrong. */
@Command(
        name = "metapunt",
        description = "Answers http://169.254.169.254 for the guests of Open vSwitch bridges.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        versionProvider = ProductVersion.Lines.class,
        subcommands = {
            ServeCommand.class,
            StatusCommand.class,
            GuestsCommand.class,
            GetCommand.class,
            ConnectionsCommand.class,
            CaptureCommand.class,
            MetricsCommand.class,
            DoctorCommand.class,
            TopCommand.class,
            InstancesCommand.class,
            FlowsCommand.class,
            VersionCommand.class
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done, or all is well",
            "1:it could not be done, or something is not well",
            "2:the command line or the configuration is wrong"
        })
public final class Metapunt {
    /** Something failed, or is not well. */
    static final int FAILED = 1;

    /** As picocli says it. */
    private static final String MISSING_SUBCOMMAND = "Missing required subcommand";

    private Metapunt() {}

    /** Runs the command that {@code args} name, and exits with its status. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(new BufferedOutputStream(new StandardOutput()), true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Optional<ServeArguments> serve = ServeArguments.read(args);
        int status = serve.isPresent() ? serve(serve.get(), err) : run(out, err, args);
        out.flush();
        System.exit(status);
    }

    /** What picocli would do with these arguments, without it. */
    private static int serve(ServeArguments arguments, PrintWriter err) {
        try {
            return Serving.run(arguments);
        } catch (Exception e) {
            try {
                return failed(e, err);
            } catch (Exception fault) {
                fault.printStackTrace(err);
                return FAILED;
            }
        }
    }

    /** Runs a command with streams of the caller's; gives the exit status. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Metapunt())
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Terminal.ansi()))
                .setUsageHelpWidth(helpWidth())
                .setExecutionExceptionHandler((failure, command, _) -> failed(failure, command.getErr()))
                .setParameterExceptionHandler((wrong, _) -> misused(wrong))
                .execute(args);
    }

    private static int helpWidth() {
        int columns = Terminal.columns();
        // Below 55 picocli has no layout.
        return columns == 0 ? 100 : Math.clamp(columns, 55, 100);
    }

    /** One line, not the whole help above which it would be lost; the help itself where a command is still to be chosen. */
    private static int misused(CommandLine.ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        if (MISSING_SUBCOMMAND.equals(wrong.getMessage())) {
            command.usage(err, command.getColorScheme());
            return CommandLine.ExitCode.USAGE;
        }
        List<String> meant =
                wrong instanceof CommandLine.UnmatchedArgumentException unknown ? unknown.getSuggestions() : List.of();
        String remedy = meant.isEmpty() ? "" : "did you mean " + String.join(" or ", meant) + "? ";
        err.println("metapunt: " + wrong.getMessage() + "; " + remedy + "'"
                + command.getCommandSpec().qualifiedName() + " --help' has what there is");
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception failure, PrintWriter err) throws Exception {
        return switch (failure) {
            case ConfigException e -> {
                err.println("metapunt: " + e.getMessage());
                yield CommandLine.ExitCode.USAGE;
            }
            case NoSuchFileException e -> {
                err.println("metapunt: " + e.getMessage() + ": no such file");
                yield FAILED;
            }
            case RefusalException e -> {
                err.println("metapunt: " + e.getMessage());
                yield FAILED;
            }
            case AdminException e -> {
                err.println("metapunt: " + e.getMessage());
                yield FAILED;
            }
            case InvalidInstanceException e -> {
                err.println("metapunt: " + e.getMessage());
                yield FAILED;
            }
            case IOException e -> {
                err.println("metapunt: " + e.getMessage());
                yield FAILED;
            }
            case UncheckedIOException e -> {
                err.println("metapunt: " + e.getMessage());
                yield FAILED;
            }
            // A fault of ours: with its trace, to be reported.
            default -> throw failure;
        };
    }
}
