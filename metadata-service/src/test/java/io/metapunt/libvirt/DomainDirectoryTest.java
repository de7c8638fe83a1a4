package io.metapunt.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.instance.TestInstances;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DomainDirectoryTest {
    @TempDir
    private Path root;

    /** libvirt writes a running domain's description anew at many occasions; a listing made meanwhile may lack the file. */
    @Test
    void domainWhoseFileIsRenamedOverIsNeverGone() throws Exception {
        Path path = Files.createDirectory(root.resolve("qemu"));
        byte[] written = DomainXmlTest.written("running.xml");
        Path file = Files.write(path.resolve("instance-00000001.xml"), written);
        DomainDirectory directory = new DomainDirectory(path);
        boolean _ = directory.scan();
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> renaming = CompletableFuture.runAsync(() -> {
            try {
                while (!enough.get()) {
                    Files.move(Files.write(root.resolve("new"), written), file, StandardCopyOption.REPLACE_EXISTING);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        for (int i = 0; i < 2_000 && directory.projects().containsKey(TestInstances.UUID_ONE); i++) {
            boolean _ = directory.scan();
        }
        enough.set(true);
        renaming.join();
        assertThat(directory.projects()).containsKey(TestInstances.UUID_ONE);
    }
}
