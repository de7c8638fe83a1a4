package io.metapunt.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metapunt.admin.AdminException;
import io.metapunt.admin.AdminJson;
import io.metapunt.admin.InstanceSummary;
import io.metapunt.instance.InstanceReader;
import io.metapunt.instance.InstanceValidator;
import io.metapunt.instance.InvalidInstanceException;
import io.metapunt.instance.Problem;
import io.metapunt.yaml.StrictYaml;
import io.metapunt.yaml.YamlException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code metapunt instances}. */
@Command(
        name = "instances",
        description =
                "Lists, shows, stores and removes the instances of the embedded store, and the passwords of their guests.",
        subcommands = {
            InstancesCommand.ListInstances.class,
            InstancesCommand.Show.class,
            InstancesCommand.Put.class,
            InstancesCommand.Delete.class,
            ConfigDriveCommand.class,
            InstancesCommand.Validate.class,
            PasswordCommand.class
        })
final class InstancesCommand {
    private InstancesCommand() {}

    /** Which store. */
    static final class Store {
        @Mixin
        private ClientOptions client;

        @Option(
                names = "--instances",
                paramLabel = "DIR",
                description = "Work on this directory itself, without asking a daemon.")
        private Optional<Path> directory = Optional.empty();

        /** Prints {@code value} as JSON, or the line that {@code people} make of it. */
        <T> void print(T value, Function<T, String> people) {
            client.print(value, told -> client.out().println(people.apply(told)));
        }

        InstanceAccess open() {
            return directory
                    .<InstanceAccess>map(InstanceAccess.Directory::new)
                    .orElseGet(() -> new InstanceAccess.Daemon(client.client()));
        }
    }

    /** {@code metapunt instances list}. */
    @Command(name = "list", description = "Lists the instances.")
    static final class ListInstances implements Callable<Integer> {
        @Mixin
        private Store store;

        @Override
        public Integer call() throws AdminException, IOException {
            try (InstanceAccess access = store.open()) {
                store.client.print(access.list(), this::print);
                return ExitCode.OK;
            }
        }

        private void print(List<InstanceSummary> instances) {
            Table table = new Table("UUID", "NAME", "HOSTNAME", "PROJECT", "MAC", "FILE");
            instances.forEach(instance -> table.row(
                    instance.uuid(),
                    instance.name(),
                    instance.hostname(),
                    instance.projectId().isEmpty() ? "-" : instance.projectId(),
                    instance.macs().isEmpty() ? "-" : String.join(",", instance.macs()),
                    instance.file()));
            table.print(store.client.out());
        }
    }

    /** {@code metapunt instances show}. */
    @Command(
            name = "show",
            description = "Prints an instance as its file has it; with --json as JSON, whatever the file is.")
    static final class Show implements Callable<Integer> {
        @Mixin
        private Store store;

        @Parameters(paramLabel = "UUID", description = "The instance.")
        private UUID uuid;

        @Override
        public Integer call() throws AdminException, IOException {
            try (InstanceAccess access = store.open()) {
                String text = access.text(uuid);
                if (store.client.isJson()) {
                    store.client.out().println(AdminJson.text(StrictYaml.read(ObjectNode.class, text)));
                } else {
                    store.client.out().print(text.endsWith("\n") ? text : text + "\n");
                }
                return ExitCode.OK;
            } catch (YamlException e) {
                throw new RefusalException(uuid + " is broken in line " + e.line() + ": " + e.getMessage());
            }
        }
    }

    /** {@code metapunt instances put}. */
    @Command(
            name = "put",
            description =
                    "Stores an instance, new or in place of its earlier version. What is not valid is refused whole.")
    static final class Put implements Callable<Integer> {
        @Mixin
        private Store store;

        @Parameters(paramLabel = "FILE", description = "YAML or JSON; - is the standard input.")
        private Path file;

        @Override
        public Integer call() throws AdminException, IOException, InvalidInstanceException {
            String text = read(file);
            try (InstanceAccess access = store.open()) {
                store.client.print(
                        access.put(file.toString(), text),
                        stored -> store.client.out().println("stored " + stored.uuid() + " (" + stored.name() + ")"));
                return ExitCode.OK;
            }
        }
    }

    /** {@code metapunt instances delete}. */
    @Command(name = "delete", description = "Removes an instance.")
    static final class Delete implements Callable<Integer> {
        @Mixin
        private Store store;

        @Parameters(paramLabel = "UUID", description = "The instance.")
        private UUID uuid;

        @Override
        public Integer call() throws AdminException, IOException {
            try (InstanceAccess access = store.open()) {
                access.delete(uuid);
                store.client.print(
                        uuid.toString(), deleted -> store.client.out().println("deleted " + deleted));
                return ExitCode.OK;
            }
        }
    }

    /** {@code metapunt instances validate}. */
    @Command(name = "validate", description = "Reads instance files and says what is wrong with them; needs no daemon.")
    static final class Validate implements Callable<Integer> {
        @Mixin
        private ClientOptions options;

        @Parameters(paramLabel = "FILE", arity = "1..*", description = "YAML or JSON; - is the standard input.")
        private List<Path> files;

        /** Of one file: the instance, or all that is wrong. */
        record Verdict(String file, @Nullable InstanceSummary instance, List<String> problems) {
            static Verdict wrong(String file, List<String> problems) {
                return new Verdict(file, null, problems);
            }
        }

        @Override
        public Integer call() throws IOException, InvalidInstanceException {
            InstanceValidator validator = new InstanceValidator();
            List<Verdict> verdicts = new ArrayList<>();
            for (Path file : files) {
                verdicts.add(verdict(validator, file));
            }
            options.print(verdicts, this::print);
            return verdicts.stream().allMatch(verdict -> verdict.problems.isEmpty()) ? ExitCode.OK : Metapunt.FAILED;
        }

        private static Verdict verdict(InstanceValidator validator, Path file)
                throws IOException, InvalidInstanceException {
            String name = file.toString();
            try {
                String text = InstancesCommand.read(file);
                List<Problem> problems = validator.problems(name, text);
                return problems.isEmpty()
                        ? new Verdict(name, InstanceSummary.of(name, InstanceReader.read(name, text)), List.of())
                        : Verdict.wrong(
                                name, problems.stream().map(Problem::toString).toList());
            } catch (NoSuchFileException _) {
                return Verdict.wrong(name, List.of(name + ": no such file"));
            } catch (CharacterCodingException _) {
                return Verdict.wrong(name, List.of(name + ": not UTF-8"));
            }
        }

        private void print(List<Verdict> verdicts) {
            for (Verdict verdict : verdicts) {
                if (verdict.instance != null) {
                    options.out().println(verdict.file + " is valid: " + verdict.instance.uuid());
                } else {
                    verdict.problems.forEach(problem -> options.err().println("metapunt: " + problem));
                }
            }
        }
    }

    private static String read(Path file) throws IOException {
        return file.toString().equals("-")
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(file);
    }
}
