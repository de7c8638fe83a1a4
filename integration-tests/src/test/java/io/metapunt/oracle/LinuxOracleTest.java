package io.metapunt.oracle;

import io.metapunt.tcp.scripts.Script;
import io.metapunt.tcp.scripts.Scripts;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every packet script, against Linux's TCP. They take real time, so that many run at once; one that fails in the crowd is run
 * again alone before it is believed, since a late packet of a busy machine looks like another stack's.
 */
class LinuxOracleTest {
    private static final int AT_ONCE = 12;
    private static final int ATTEMPTS = 5;

    /** What {@code bin/oracle} prints. */
    private static final Path TABLE = Path.of(System.getProperty("basedir", ""), "target", "oracle.txt");

    private static final List<String> table = new ArrayList<>();

    @BeforeAll
    static void needsRootAndTheTapDriver() {
        if (!System.getProperty("metapunt.lab", "").equals("required")) {
            Assumptions.assumeTrue(Files.isWritable(Path.of("/dev/net/tun")) && Files.isWritable(Path.of("/proc/sys")));
        }
    }

    @TestFactory
    Stream<DynamicTest> linuxDoesWhatTheScriptSays()
            throws IOException, URISyntaxException, InterruptedException, ExecutionException {
        List<Script> scripts = Scripts.all();
        Map<Script, Future<?>> first = new LinkedHashMap<>();
        try (ExecutorService crowd = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Script script : scripts) {
                first.put(script, crowd.submit(() -> {
                    new LinuxRun(script).run();
                    return true;
                }));
            }
        }
        return scripts.stream()
                .map(script -> DynamicTest.dynamicTest(
                        script.name(),
                        () -> believe(
                                script,
                                Objects.requireNonNull(first.get(script)).state() == Future.State.SUCCESS)));
    }

    private static void believe(Script script, boolean succeeded) throws InterruptedException {
        boolean done = succeeded;
        for (int attempt = 1; !done; attempt++) {
            try {
                new LinuxRun(script).run();
                done = true;
            } catch (AssertionError e) {
                if (attempt == ATTEMPTS) {
                    table.add("FAILED  " + e.getMessage());
                    throw e;
                }
            }
        }
        String what = script.differences().isEmpty() ? "same    " : "differs ";
        table.add(what + script.name());
        script.differences().forEach(why -> table.add("            " + why));
    }

    @AfterAll
    static void writeTheTable() throws IOException {
        if (!table.isEmpty()) {
            Files.write(TABLE, table);
        }
    }
}
