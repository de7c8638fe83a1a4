package io.metapunt.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesTest {
    @TempDir
    Path dir;

    @Test
    void nextHopsAreReadFromDnsmasqsOptions() throws IOException {
        Path network = Files.createDirectory(dir.resolve("6a1c4d2e"));
        Files.writeString(network.resolve("opts"), """
                tag:subnet-1,option:dns-server,10.0.0.2
                tag:subnet-1,option:classless-static-route,169.254.169.254/32,10.0.0.2,0.0.0.0/0,10.0.0.1
                tag:subnet-1,249,169.254.169.254/32,10.0.0.2,0.0.0.0/0,10.0.0.1
                tag:subnet-2,option:classless-static-route,169.254.169.254/32,0.0.0.0
                """);

        assertThat(Routes.nextHops(dir, List.of())).containsExactly("10.0.0.2");
    }

    @Test
    void nodeWithoutDhcpAgentHasNone() {
        assertThat(Routes.nextHops(dir.resolve("none"), List.of())).isEmpty();
    }
}
