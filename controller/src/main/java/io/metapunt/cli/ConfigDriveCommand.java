package io.metapunt.cli;

import io.metapunt.admin.AdminException;
import io.metapunt.configdrive.ConfigDrive;
import io.metapunt.instance.AtomicFile;
import io.metapunt.instance.Instance;
import io.metapunt.instance.InstanceReader;
import io.metapunt.instance.InvalidInstanceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code metapunt instances config-drive}. */
@Command(
        name = "config-drive",
        description =
                "Writes an instance's documents as an OpenStack config drive: an ISO 9660 image, labelled config-2.")
final class ConfigDriveCommand implements Callable<Integer> {
    @Mixin
    private InstancesCommand.Store store;

    @Parameters(paramLabel = "UUID", description = "The instance.")
    private UUID uuid;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "The image; what is there is replaced. - is the standard output.")
    private Path output;

    /** What was written. */
    record Written(String file, String uuid, int bytes) {}

    @Override
    public Integer call() throws AdminException, IOException, InvalidInstanceException {
        Instance instance;
        try (InstanceAccess access = store.open()) {
            instance = InstanceReader.read(uuid.toString(), access.text(uuid));
        }
        byte[] image = ConfigDrive.of(instance, Instant.now());
        if (output.toString().equals("-")) {
            new StandardOutput().write(image, 0, image.length);
            return ExitCode.OK;
        }
        AtomicFile.write(output, image);
        store.print(
                new Written(output.toString(), uuid.toString(), image.length),
                written -> written.file() + ": " + written.bytes() / 1_024 + " KiB, the config drive of "
                        + written.uuid());
        return ExitCode.OK;
    }
}
