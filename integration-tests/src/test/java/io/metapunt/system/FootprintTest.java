package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import io.metapunt.lab.Metapunt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FootprintTest {
    @RegisterExtension
    static final Lab lab = new Lab();

    /** Threads of the JVM's own; the kernel keeps 15 letters of a name. */
    private static final String OF_THE_JVM =
            "java|VM .*|C[12] CompilerThre|Signal Dispatch|Finalizer|Reference Handl|Service Thread|Monitor Deflati"
                    + "|Notification Th.*|Common-Cleaner|Training replay|Native Heap Tri|Trim .*|Attach Listener|process reaper|.*Reaper.*";

    @Test
    void launcherUsesTheCacheThatTheBuildMade() throws IOException {
        Metapunt daemon = lab.daemon();

        assertThat(Files.readString(Path.of("/proc/" + daemon.pid() + "/maps"))).contains("/metapunt.aot");
        assertThat(daemon.log()).doesNotContain("[warning]");
    }

    @Test
    void noThreadIsThereButThoseThatHaveWork() throws IOException {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        assertThat(alice.instanceName()).isEqualTo("alice");

        assertThat(threads(lab.daemon().pid()))
                .containsExactlyInAnyOrder(
                        "metapunt-1-1",
                        "metapunt-1-2",
                        "instances",
                        "FileSystemWatch",
                        "admin-3-1",
                        "disk",
                        "AsyncAppender-W",
                        "AsyncAppender-W");
    }

    private static List<String> threads(long pid) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return tasks.map(FootprintTest::name)
                    .filter(name -> !name.matches(OF_THE_JVM))
                    .toList();
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
