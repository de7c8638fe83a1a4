package io.metapunt.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs commands to their end. */
public final class Command {
    private static final long LIMIT_SECONDS = 120;

    private Command() {}

    /** What became of a command. */
    public record Result(List<String> command, int exit, String out, String err) {
        /** The output of a command that has to succeed. */
        public String orFail() {
            if (exit != 0) {
                throw new AssertionError(this);
            }
            return out;
        }
    }

    /** Runs {@code command}; one that does not end is ended. */
    public static Result run(List<String> command) {
        try {
            Path out = Files.createTempFile("out", null);
            Path err = Files.createTempFile("err", null);
            try {
                Process process = new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .start();
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    var _ = process.destroyForcibly();
                    throw new AssertionError(command + " does not end");
                }
                return new Result(command, process.exitValue(), read(out), read(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** One octet a character, whatever it is. */
    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
