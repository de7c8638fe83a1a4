package io.metapunt.cli;

import io.metapunt.admin.AdminClient;
import io.metapunt.admin.AdminException;
import io.metapunt.admin.InstanceSummary;
import io.metapunt.instance.InstanceDirectory;
import io.metapunt.instance.InvalidInstanceException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** Where instances are listed, shown, put and deleted. */
interface InstanceAccess extends AutoCloseable {
    List<InstanceSummary> list() throws AdminException, IOException;

    String text(UUID uuid) throws AdminException, IOException;

    InstanceSummary put(String file, String text) throws AdminException, IOException, InvalidInstanceException;

    void delete(UUID uuid) throws AdminException, IOException;

    @Override
    void close();

    /** Through the daemon. */
    record Daemon(AdminClient client) implements InstanceAccess {
        @Override
        public List<InstanceSummary> list() throws AdminException {
            return client.instances();
        }

        @Override
        public String text(UUID uuid) throws AdminException {
            return client.instance(uuid);
        }

        @Override
        public InstanceSummary put(String file, String text) throws AdminException {
            return client.putInstance(file, text);
        }

        @Override
        public void delete(UUID uuid) throws AdminException {
            client.deleteInstance(uuid);
        }

        @Override
        public void close() {
            client.close();
        }
    }

    /** In a directory, with no daemon; one that serves it notices. */
    final class Directory implements InstanceAccess {
        private final InstanceDirectory directory;

        Directory(Path path) {
            directory = new InstanceDirectory(path);
            boolean _ = directory.scan();
        }

        @Override
        public List<InstanceSummary> list() {
            return directory.instances().entrySet().stream()
                    .map(entry -> InstanceSummary.of(entry.getKey(), entry.getValue()))
                    .toList();
        }

        @Override
        public String text(UUID uuid) throws IOException {
            return directory.text(uuid).orElseThrow(() -> unknown(uuid));
        }

        @Override
        public InstanceSummary put(String file, String text) throws InvalidInstanceException {
            return InstanceSummary.of(file, directory.put(file, text));
        }

        @Override
        public void delete(UUID uuid) throws IOException {
            if (!directory.delete(uuid)) {
                throw unknown(uuid);
            }
        }

        private FileNotFoundException unknown(UUID uuid) {
            return new FileNotFoundException("no instance " + uuid + " in " + directory.path());
        }

        @Override
        public void close() {
            // Holds nothing open.
        }
    }
}
