package io.metapunt.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceDirectoryTest {
    private static final String ONE = "uuid: " + TestInstances.UUID_ONE + "\n";
    private static final String TWO = "uuid: " + TestInstances.UUID_TWO + "\n";

    @TempDir
    private Path parent;

    private Path path;
    private InstanceDirectory directory;
    private int age;

    @BeforeEach
    void make() throws IOException {
        path = Files.createDirectory(parent.resolve("instances"));
        directory = new InstanceDirectory(path);
    }

    /** Writes a file whose time is new, however fast the test is. */
    private void write(String name, String text) throws IOException {
        Path file = Files.writeString(path.resolve(name), text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L + ++age * 1_000L));
    }

    private static String nic(String mac, String port) {
        return "nics: [{mac: '" + mac + "', port_id: " + port + "}]\n";
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private boolean serves(UUID uuid) {
        return directory.index().byUuid(uuid).isPresent();
    }

    @Test
    void filesAreInstancesByUuidAndByPort() throws Exception {
        write("a.yaml", TestInstances.SAMPLE);
        write("b.yml", TWO);
        write("c.json", "{\"uuid\": \"99999999-2222-3333-4444-555555555555\"}");
        assertThat(directory.scan()).isTrue();
        assertThat(directory.instances()).containsOnlyKeys("a.yaml", "b.yml", "c.json");
        assertThat(serves(TestInstances.UUID_ONE)).isTrue();
        assertThat(directory.index().byPort(TestInstances.PORT_ONE)).isPresent();
        assertThat(directory.index().byPort("other")).isEmpty();
        assertThat(directory.problems()).isEmpty();
        assertThat(directory.scan()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {".a.yaml", "a.yaml~", "a.yaml.bak", "README", "a.txt", ".x123.tmp"})
    void otherFilesAreNotLookedAt(String name) throws Exception {
        write(name, "not an instance");
        assertThat(directory.scan()).isFalse();
        assertThat(directory.problems()).isEmpty();
    }

    @Test
    void directoryOfAnInstancesNameIsNotLookedAt() throws Exception {
        Files.createDirectory(path.resolve("a.yaml"));
        assertThat(directory.scan()).isFalse();
        assertThat(directory.problems()).isEmpty();
    }

    @Test
    void lastGoodVersionIsKeptAndTheFaultReported() throws Exception {
        write("a.yaml", ONE + "name: good\n");
        assertThat(directory.scan()).isTrue();
        write("a.yaml", ONE + "name: [bad]\n");
        assertThat(directory.scan()).isTrue();
        assertThat(directory.instances().get("a.yaml"))
                .extracting(Instance::name)
                .isEqualTo("good");
        assertThat(directory.problems()).hasSize(1);
        assertThat(directory.problems().getFirst().file()).isEqualTo("a.yaml");
        assertThat(directory.problems().getFirst().line()).isEqualTo(2);
        write("a.yaml", ONE + "name: better\n");
        assertThat(directory.scan()).isTrue();
        assertThat(directory.problems()).isEmpty();
        assertThat(directory.instances().get("a.yaml"))
                .extracting(Instance::name)
                .isEqualTo("better");
    }

    /** A listing made meanwhile may lack the file. */
    @Test
    void fileThatIsRenamedOverIsNeverGone() throws Exception {
        write("a.yaml", ONE);
        boolean _ = directory.scan();
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> renaming = CompletableFuture.runAsync(() -> {
            try {
                while (!enough.get()) {
                    Path other = Files.writeString(parent.resolve("new"), ONE + "nmae: x\n");
                    Files.move(other, path.resolve("a.yaml"), StandardCopyOption.REPLACE_EXISTING);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        for (int i = 0; i < 2_000 && serves(TestInstances.UUID_ONE); i++) {
            boolean _ = directory.scan();
        }
        enough.set(true);
        renaming.join();
        assertThat(serves(TestInstances.UUID_ONE)).isTrue();
    }

    @Test
    void fileThatWasNeverGoodIsNoInstance() throws Exception {
        write("a.yaml", "nonsense");
        write("b.yaml", TWO);
        assertThat(directory.scan()).isTrue();
        assertThat(directory.instances()).containsOnlyKeys("b.yaml");
        assertThat(directory.problems()).hasSize(1);
    }

    @Test
    void fileThatIsNoUtf8OrTooLargeIsReported() throws Exception {
        Files.write(path.resolve("a.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        try (RandomAccessFile huge = new RandomAccessFile(path.resolve("b.yaml").toFile(), "rw")) {
            huge.setLength(17L * 1024 * 1024);
        }
        assertThat(directory.scan()).isTrue();
        assertThat(directory.instances()).isEmpty();
        assertThat(directory.problems()).extracting(Problem::file).containsExactly("a.yaml", "b.yaml");
    }

    @Test
    void removedFileIsARemovedInstance() throws Exception {
        write("a.yaml", ONE);
        assertThat(directory.scan()).isTrue();
        Files.delete(path.resolve("a.yaml"));
        assertThat(directory.scan()).isTrue();
        assertThat(serves(TestInstances.UUID_ONE)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"uuid", "mac", "port_id"})
    void whatTwoClaimIsNobodysAndReported(String what) throws Exception {
        String one = ONE + nic("fa:16:3e:00:00:01", "port-1");
        String two = TWO + nic("fa:16:3e:00:00:02", "port-2");
        String contested = switch (what) {
            case "uuid" -> two.replace(TWO, ONE);
            case "mac" -> two.replace("00:02", "00:01");
            default -> two.replace("port-2", "port-1");
        };
        write("a.yaml", one);
        write("b.yaml", contested);
        assertThat(directory.scan()).isTrue();
        assertThat(serves(TestInstances.UUID_ONE)).isFalse();
        assertThat(serves(TestInstances.UUID_TWO)).isFalse();
        assertThat(directory.index().byPort("port-1")).isEmpty();
        assertThat(directory.index().byPort("port-2")).isEmpty();
        assertThat(directory.problems()).hasSize(1);
        assertThat(directory.problems().getFirst().message()).contains(what).contains("a.yaml");
        assertThat(directory.problems().getFirst().file()).isEqualTo("b.yaml");
        write("b.yaml", two);
        assertThat(directory.scan()).isTrue();
        assertThat(directory.problems()).isEmpty();
        assertThat(serves(TestInstances.UUID_ONE)).isTrue();
        assertThat(serves(TestInstances.UUID_TWO)).isTrue();
    }

    @Test
    void bystandersOfAConflictAreServed() throws Exception {
        write("a.yaml", ONE);
        write("b.yaml", ONE);
        write("c.yaml", TWO);
        assertThat(directory.scan()).isTrue();
        assertThat(serves(TestInstances.UUID_TWO)).isTrue();
    }

    @Test
    void absentDirectoryIsReportedAndMayAppearLater() throws Exception {
        Files.delete(path);
        assertThat(directory.scan()).isTrue();
        assertThat(directory.problems()).containsExactly(new Problem(path.toString(), 0, "no such directory"));
        make();
        write("a.yaml", ONE);
        assertThat(directory.scan()).isTrue();
        assertThat(directory.problems()).isEmpty();
        assertThat(serves(TestInstances.UUID_ONE)).isTrue();
    }

    @Test
    void putWritesTheTextAsItIs() throws Exception {
        String text = "# mine\n" + ONE;
        assertThat(directory.put("stdin", text).uuid()).isEqualTo(TestInstances.UUID_ONE);
        assertThat(names()).containsExactly(TestInstances.UUID_ONE + ".yaml");
        assertThat(directory.text(TestInstances.UUID_ONE)).contains(text);
        assertThat(serves(TestInstances.UUID_ONE)).isTrue();
    }

    @Test
    void putReplacesTheFileThatHasTheInstance() throws Exception {
        write("mine.yaml", ONE + "name: old\n");
        var _ = directory.put("stdin", ONE + "name: new\n");
        assertThat(names()).containsExactly("mine.yaml");
        assertThat(directory.instances().get("mine.yaml"))
                .extracting(Instance::name)
                .isEqualTo("new");
    }

    @Test
    void putMakesTheDirectory() throws Exception {
        Files.delete(path);
        var _ = directory.put("stdin", ONE);
        assertThat(names()).containsExactly(TestInstances.UUID_ONE + ".yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name: x\n", "uuid: 11111111-2222-3333-4444-555555555555\nnosuch: 1\n"})
    void putOfWhatIsWrongWritesNothing(String text) throws Exception {
        assertThatExceptionOfType(InvalidInstanceException.class)
                .isThrownBy(() -> directory.put("stdin", text))
                .satisfies(e -> assertThat(e.problem().file()).isEqualTo("stdin"));
        assertThat(names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mac", "port_id"})
    void putOfWhatAnotherHasIsRefusedAndWritesNothing(String what) throws Exception {
        write("a.yaml", ONE + nic("fa:16:3e:00:00:01", "port-1"));
        String text =
                TWO + (what.equals("mac") ? nic("fa:16:3e:00:00:01", "port-2") : nic("fa:16:3e:00:00:02", "port-1"));
        assertThatExceptionOfType(InvalidInstanceException.class)
                .isThrownBy(() -> directory.put("stdin", text))
                .withMessageContaining(what)
                .withMessageContaining("belongs to another instance");
        assertThat(names()).containsExactly("a.yaml");
        assertThat(serves(TestInstances.UUID_ONE)).isTrue();
    }

    /** A file of that name may be another instance's. */
    @Test
    void putDoesNotOverwriteAnotherInstancesFile() throws Exception {
        write(TestInstances.UUID_ONE + ".yaml", TWO);
        assertThat(directory.scan()).isTrue();
        assertThatExceptionOfType(InvalidInstanceException.class).isThrownBy(() -> directory.put("stdin", ONE));
        assertThat(serves(TestInstances.UUID_TWO)).isTrue();
    }

    @Test
    void deleteRemovesTheFileAndSaysWhetherThereWasOne() throws Exception {
        write("mine.yaml", ONE);
        assertThat(directory.delete(TestInstances.UUID_TWO)).isFalse();
        assertThat(directory.delete(TestInstances.UUID_ONE)).isTrue();
        assertThat(names()).isEmpty();
        assertThat(serves(TestInstances.UUID_ONE)).isFalse();
        assertThat(directory.text(TestInstances.UUID_ONE)).isEmpty();
    }
}
