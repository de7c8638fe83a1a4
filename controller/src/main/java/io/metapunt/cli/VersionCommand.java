package io.metapunt.cli;

import io.metapunt.admin.AdminJson;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code metapunt version}. */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    /** The same for programs. */
    record Versions(String metapunt, String java) {}

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(AdminJson.text(
                    new Versions(ProductVersion.text(), Runtime.version().toString())));
            return;
        }
        for (String line : new ProductVersion.Lines().getVersion()) {
            out.println(line);
        }
    }
}
