package io.metapunt.tcp.scripts;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The packet scripts there are. */
public final class Scripts {
    private Scripts() {}

    /** Every script in the order of its name; {@code -Dmetapunt.script=NAME} gives those whose name contains it. */
    public static List<Script> all() throws IOException, URISyntaxException {
        URI one = Objects.requireNonNull(Scripts.class.getResource("handshake-options-are-echoed.script"))
                .toURI();
        if (one.getScheme().equals("jar")) {
            try (FileSystem _ = FileSystems.newFileSystem(one, Map.of())) {
                return in(Path.of(one).resolveSibling(""));
            }
        }
        return in(Path.of(one).resolveSibling(""));
    }

    private static List<Script> in(Path folder) throws IOException {
        String wanted = System.getProperty("metapunt.script", "");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".script"))
                    .filter(file -> file.getFileName().toString().contains(wanted))
                    .sorted()
                    .map(Script::read)
                    .toList();
        }
    }
}
