package io.metapunt.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.instance.InstanceSource;
import io.metapunt.instance.Problem;
import io.metapunt.instance.TestInstances;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibvirtProjectsTest {
    private static final String PROJECT = "ca17d50f6ac049928cc2fb2217dab93b";

    @TempDir
    private Path root;

    private static void await(LibvirtProjects projects, BooleanSupplier condition) throws InterruptedException {
        Semaphore changes = new Semaphore(0);
        try (InstanceSource.Subscription _ = projects.onChange(changes::release)) {
            while (!condition.getAsBoolean()) {
                assertThat(changes.tryAcquire(30, TimeUnit.SECONDS))
                        .as("a change in time")
                        .isTrue();
            }
        }
    }

    /** As libvirt does: beside, and renamed. */
    private void write(String name, byte[] text) throws IOException {
        Path temporary = Files.write(root.resolve(name + ".new"), text);
        Files.move(temporary, root.resolve("qemu").resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void projectIsKnownWhileTheDomainRuns() throws Exception {
        Path directory = Files.createDirectory(root.resolve("qemu"));
        try (LibvirtProjects projects = LibvirtProjects.open(directory)) {
            assertThat(projects.projectOf(TestInstances.UUID_ONE)).isEmpty();
            write("instance-00000001.xml", DomainXmlTest.written("running.xml"));
            await(projects, () -> projects.projectOf(TestInstances.UUID_ONE).isPresent());
            assertThat(projects.projectOf(TestInstances.UUID_ONE)).contains(PROJECT);
            assertThat(projects.size()).isEqualTo(1);
            Files.delete(directory.resolve("instance-00000001.xml"));
            await(projects, () -> projects.projectOf(TestInstances.UUID_ONE).isEmpty());
        }
    }

    @Test
    void projectIsKnownAtOnceForDomainsThatRunAlready() throws Exception {
        Path directory = Files.createDirectory(root.resolve("qemu"));
        write("instance-00000001.xml", DomainXmlTest.written("running-1.0.xml"));
        try (LibvirtProjects projects = LibvirtProjects.open(directory)) {
            assertThat(projects.projectOf(TestInstances.UUID_ONE)).contains(PROJECT);
        }
    }

    @Test
    void directoryMayAppearLater() throws Exception {
        Path directory = root.resolve("qemu");
        try (LibvirtProjects projects = LibvirtProjects.open(directory)) {
            assertThat(projects.isMissing()).isTrue();
            assertThat(projects.problems()).isEmpty();
            var _ = Files.createDirectory(directory);
            write("instance-00000001.xml", DomainXmlTest.written("running.xml"));
            await(projects, () -> projects.projectOf(TestInstances.UUID_ONE).isPresent());
            assertThat(projects.isMissing()).isFalse();
        }
    }

    @Test
    void fileThatCannotBeReadIsNamedAndHarmsNoOther() throws Exception {
        Path directory = Files.createDirectory(root.resolve("qemu"));
        write("instance-00000001.xml", DomainXmlTest.written("running.xml"));
        write("instance-00000002.xml", new byte[] {'<'});
        write("instance-00000001.pid", new byte[] {'1'});
        try (LibvirtProjects projects = LibvirtProjects.open(directory)) {
            assertThat(projects.projectOf(TestInstances.UUID_ONE)).contains(PROJECT);
            assertThat(projects.problems())
                    .singleElement()
                    .extracting(Problem::file)
                    .isEqualTo(directory.resolve("instance-00000002.xml").toString());
        }
    }
}
