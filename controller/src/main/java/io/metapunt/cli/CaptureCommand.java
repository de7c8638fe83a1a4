package io.metapunt.cli;

import io.metapunt.admin.AdminClient;
import io.metapunt.admin.AdminException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code metapunt capture}. */
@Command(
        name = "capture",
        description = {
            "Writes what a guest's port brought to Metapunt and what it was answered to a file for tshark and Wireshark, "
                    + "until Ctrl-C.",
            "A frame that came to nothing has a comment that says why (tshark: frame.comment). Frames that the switch "
                    + "drops by itself are not in it; see 'metapunt flows list'."
        })
final class CaptureCommand implements Callable<Integer> {
    private static final long END_SECONDS = 2;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions options;

    @Parameters(paramLabel = "PORT", description = "A guest's port, by name or OpenFlow number.")
    private String port = "";

    @Option(
            names = {"-w", "--write"},
            paramLabel = "FILE",
            required = true,
            description = "Where to write; - is the standard output.")
    private Path file = Path.of("-");

    @Option(
            names = {"-c", "--count"},
            paramLabel = "N",
            description = "End after this many frames.")
    private Optional<Long> count = Optional.empty();

    @Option(names = "--seconds", paramLabel = "S", description = "End after this many seconds.")
    private Optional<Integer> seconds = Optional.empty();

    /** What is said of a capture when it is over. */
    record Summary(String port, String file, long packets, String ended) {}

    private final CountDownLatch over = new CountDownLatch(1);
    private volatile int status = Metapunt.FAILED;

    @Override
    public Integer call() throws AdminException, IOException {
        Thread self = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted(self), "interrupted"));
        try {
            status = capture(self);
            return status;
        } finally {
            over.countDown();
        }
    }

    private int capture(Thread self) throws AdminException, IOException {
        CaptureFile capture = new CaptureFile(file, count.orElse(Long.MAX_VALUE));
        CountDownLatch begun = new CountDownLatch(1);
        Optional<Thread> alarm = seconds.map(after -> alarm(self, begun, after));
        String ended;
        try (AdminClient client = options.client();
                capture) {
            boolean byDaemon = client.capture(port, octets -> {
                boolean more = take(capture, octets);
                begun.countDown();
                return more;
            });
            ended = byDaemon ? "the daemon ended" : "complete";
        } catch (AdminException e) {
            if (!Thread.interrupted()) {
                throw e;
            }
            ended = "complete";
        } catch (UncheckedIOException e) {
            throw unwritten(capture, Objects.requireNonNullElse(e.getCause(), new IOException(e.getMessage())));
        } finally {
            alarm.ifPresent(Thread::interrupt);
        }
        summary(new Summary(port, file.toString(), capture.packets(), ended));
        return ended.equals("complete") ? ExitCode.OK : Metapunt.FAILED;
    }

    private static boolean take(CaptureFile capture, byte[] octets) {
        try {
            capture.add(octets);
            return !capture.isFull();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private IOException unwritten(CaptureFile capture, IOException cause) {
        String why = switch (cause) {
            case NoSuchFileException _ -> "No such file or directory";
            case AccessDeniedException _ -> "Permission denied";
            default -> String.valueOf(cause.getMessage()).replace(file + ": ", "");
        };
        String kept = capture.packets() == 0 ? "" : "; it holds the first " + capture.packets() + " frames, whole";
        return new IOException(file + ": " + why + kept, cause);
    }

    private void summary(Summary summary) {
        if (options.isJson() && !file.toString().equals("-")) {
            options.print(summary, _ -> {});
        } else {
            String how = summary.ended().equals("complete") ? "" : "; " + summary.ended();
            spec.commandLine().getErr().println(summary.packets() + " frames in " + summary.file() + how);
        }
    }

    /** Ctrl-C is how a capture ends: the file is closed first, and all is well. */
    private void interrupted(Thread self) {
        if (over.getCount() == 0) {
            return;
        }
        self.interrupt();
        try {
            boolean _ = over.await(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        spec.commandLine().getOut().flush();
        Runtime.getRuntime().halt(status);
    }

    /** The time counts from the capture's beginning: a daemon that is slow to answer takes nothing off it. */
    private static Thread alarm(Thread self, CountDownLatch begun, int after) {
        return Thread.ofVirtual().start(() -> {
            try {
                begun.await();
                Thread.sleep(TimeUnit.SECONDS.toMillis(after));
                self.interrupt();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
