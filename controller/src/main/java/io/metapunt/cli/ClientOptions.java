package io.metapunt.cli;

import io.metapunt.admin.AdminClient;
import io.metapunt.admin.AdminJson;
import io.metapunt.config.Defaults;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command that asks the daemon takes. */
final class ClientOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            description = "The daemon's run directory, where its admin socket is (default: ${DEFAULT-VALUE}).",
            defaultValue = "/run/metapunt")
    private Path runDir = Defaults.RUN_DIR;

    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    AdminClient client() {
        return new AdminClient(runDir);
    }

    /** Whether a program reads it. */
    boolean isJson() {
        return json;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Prints {@code value} as one line of JSON. */
    void printLine(Object value) {
        out().println(AdminJson.line(value));
    }

    /** Prints {@code value} as JSON, or the table that {@code people} make of it. */
    <T> void print(T value, Consumer<T> people) {
        if (json) {
            out().println(AdminJson.text(value));
        } else {
            people.accept(value);
        }
    }
}
