package io.metapunt.cli;

import io.metapunt.admin.AdminClient;
import io.metapunt.admin.AdminException;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code metapunt instances password}. */
@Command(
        name = "password",
        description = "Prints the password that an instance's guest has posted, as it posted it, or forgets it.")
final class PasswordCommand implements Callable<Integer> {
    @Mixin
    private ClientOptions options;

    @Parameters(paramLabel = "UUID", description = "The instance.")
    private UUID uuid;

    @Option(names = "--reset", description = "Forget it, so that the guest may post another.")
    private boolean reset;

    @Override
    public Integer call() throws AdminException {
        try (AdminClient client = options.client()) {
            if (reset) {
                client.resetPassword(uuid);
                options.print(uuid.toString(), done -> options.out().println("the password of " + done + " is reset"));
            } else {
                options.print(client.password(uuid), posted -> options.out().println(posted.password()));
            }
            return ExitCode.OK;
        }
    }
}
