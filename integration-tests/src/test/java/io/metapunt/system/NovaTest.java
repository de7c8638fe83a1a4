package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.lab.Await;
import io.metapunt.lab.Command;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import io.metapunt.lab.NovaStandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Guests whose metadata Nova has, beside one of the directory's. */
class NovaTest {
    private static final String PROJECT = "ca17d50f6ac049928cc2fb2217dab93b";
    private static final Path files = makeFiles();
    private static final NovaStandIn nova = startNova();

    @RegisterExtension
    static final Lab lab = new Lab("--config", files.resolve("metapunt.yaml").toString());

    private final UUID uuid = UUID.randomUUID();

    private static Path makeFiles() {
        try {
            return Files.createTempDirectory("metapunt-nova-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NovaStandIn startNova() {
        try {
            NovaStandIn started = NovaStandIn.start("s3cret");
            Files.writeString(files.resolve("secret"), "s3cret\n");
            Files.createDirectory(files.resolve("qemu"));
            Files.writeString(files.resolve("metapunt.yaml"), """
                    source: both
                    access_log: true
                    http: { hold_seconds: 3 }
                    nova: { url: "%s", secret_file: "%s/secret", libvirt: "%s/qemu", timeout_seconds: 2 }
                    """.formatted(started.url(), files, files));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void well() throws IOException {
        nova.mode(NovaStandIn.Mode.WELL);
        try (var left = Files.list(files.resolve("qemu"))) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
    }

    @AfterAll
    static void end() {
        nova.close();
        assertThat(Command.run(List.of("rm", "-r", files.toString())).exit()).isZero();
    }

    /** libvirt begins to run the instance's domain. */
    private void run(UUID instance, String projectId) throws IOException {
        Path temporary = Files.writeString(files.resolve("domain.new"), """
                <domstatus state='running' reason='booted' pid='1'>
                  <domain type='kvm' id='1'>
                    <name>instance-00000001</name>
                    <uuid>%s</uuid>
                    <metadata>
                      <nova:instance xmlns:nova="http://openstack.org/xmlns/libvirt/nova/1.1">
                        <nova:owner><nova:project uuid="%s">demo</nova:project></nova:owner>
                      </nova:instance>
                    </metadata>
                  </domain>
                </domstatus>
                """.formatted(instance, projectId));
        Files.move(temporary, files.resolve("qemu").resolve(instance + ".xml"), StandardCopyOption.ATOMIC_MOVE);
    }

    private Guest served(Map<String, String> documents) throws IOException {
        nova.instance(uuid, PROJECT, documents);
        run(uuid, PROJECT);
        return lab.plugServed("web", uuid);
    }

    @Test
    void guestGetsWhatNovaHasAndNovaIsToldWhoAsks() throws IOException {
        Guest guest = served(Map.of("/openstack/latest/user_data", "\u001f\u008b\b\u0000octets"));
        Command.Result answer = guest.run(
                "curl",
                "-sSf",
                "-H",
                "X-Instance-ID: forged",
                "-H",
                "X-Forwarded-For: 10.9.9.9",
                "http://169.254.169.254/openstack/latest/user_data");
        assertThat(answer.orFail()).isEqualTo("\u001f\u008b\b\u0000octets");
        NovaStandIn.Asked asked = nova.asked().getLast();
        assertThat(asked.header("X-Instance-ID")).isEqualTo(uuid.toString());
        assertThat(asked.header("X-Tenant-ID")).isEqualTo(PROJECT);
        assertThat(asked.header("X-Forwarded-For")).isEqualTo("10.0.0.5");
        assertThat(guest.status("/openstack/latest/nothing", 5)).isEqualTo("404");
    }

    @Test
    void overIpv6NovaIsToldTheLinkLocalAddress() throws IOException {
        Guest guest = served(Map.of("/openstack/latest/user_data", "six"));
        assertThat(guest.getV6("/openstack/latest/user_data")).isEqualTo("six");
        assertThat(nova.asked().getLast().header("X-Forwarded-For")).startsWith("fe80::");
    }

    @Test
    void largeDocumentArrivesWhole() throws IOException {
        String large = "0123456789abcdef".repeat(100_000);
        Guest guest = served(Map.of("/openstack/content/0000", large));
        assertThat(guest.get("/openstack/content/0000")).isEqualTo(large);
    }

    @Test
    void requestWaitsUntilItsProjectIsKnown() throws Exception {
        nova.instance(uuid, PROJECT, Map.of());
        Guest guest = lab.plugServed("web", uuid);
        assertThat(guest.status("/openstack", 6)).isEqualTo("503");
        Thread libvirt = Thread.ofVirtual().start(() -> {
            Await.until("the request", Lab.LIMIT, () -> lab.daemon().connections() > 0);
            try {
                run(uuid, PROJECT);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(guest.status("/openstack", 6)).isEqualTo("200");
        libvirt.join();
    }

    @Test
    void switchMayNameTheProject() {
        nova.instance(uuid, PROJECT, Map.of());
        Guest guest = lab.plugServed("web", uuid);
        var _ = lab.vsctl("set", "interface", "web", "external_ids:metapunt-project=" + PROJECT);
        Await.until("an answer", Lab.LIMIT, () -> guest.status("/openstack", 6).equals("200"));
    }

    @Test
    void projectThatIsNotNovasIs404() throws IOException {
        nova.instance(uuid, "another", Map.of());
        run(uuid, PROJECT);
        assertThat(lab.plugServed("web", uuid).status("/openstack", 6)).isEqualTo("404");
    }

    @Test
    void directorysGuestIsTheDirectorys() throws IOException {
        Guest local = lab.plugServed("local", lab.instance("of-the-directory"));
        Guest remote = served(Map.of("/openstack/latest/meta_data.json", "{\"name\": \"of-nova\"}"));
        assertThat(local.instanceName()).isEqualTo("of-the-directory");
        assertThat(remote.instanceName()).isEqualTo("of-nova");
    }

    @Test
    void passwordIsPostedToNovaOnce() throws IOException {
        Guest guest = served(Map.of());
        String[] post = {
            "curl",
            "-s",
            "-o",
            "/dev/null",
            "-w",
            "%{http_code}",
            "-d",
            "c2VjcmV0",
            "http://169.254.169.254/openstack/2013-04-04/password"
        };
        assertThat(guest.run(post).out()).isEqualTo("200");
        assertThat(guest.run(post).out()).isEqualTo("409");
        assertThat(guest.get("/openstack/2013-04-04/password")).isEqualTo("c2VjcmV0");
    }

    @Test
    void tokensStandBeforeNova() throws IOException {
        Guest guest = served(Map.of("/latest/meta-data/instance-id", "i-00000001"));
        String token = guest.run(
                        "curl",
                        "-sSf",
                        "-X",
                        "PUT",
                        "-H",
                        "X-aws-ec2-metadata-token-ttl-seconds: 60",
                        "http://169.254.169.254/latest/api/token")
                .orFail();
        assertThat(guest.run(
                                "curl",
                                "-sSf",
                                "-H",
                                "X-aws-ec2-metadata-token: " + token,
                                "http://169.254.169.254/latest/meta-data/instance-id")
                        .orFail())
                .isEqualTo("i-00000001");
    }

    @Test
    void novaThatFailsIsBridgedByWhatItSaidBefore() throws IOException {
        Guest guest = served(Map.of("/openstack/latest/user_data", "before"));
        assertThat(guest.get("/openstack/latest/user_data")).isEqualTo("before");
        nova.mode(NovaStandIn.Mode.BROKEN);
        assertThat(guest.get("/openstack/latest/user_data")).isEqualTo("before");
        assertThat(guest.status("/openstack/latest/meta_data.json", 6)).isEqualTo("500");
        assertThat(lab.daemon().run("status").exit()).isEqualTo(1);
        nova.mode(NovaStandIn.Mode.CUT);
        assertThat(guest.get("/openstack/latest/user_data")).isEqualTo("before");
        nova.mode(NovaStandIn.Mode.SILENT);
        assertThat(guest.get("/openstack/latest/user_data")).isEqualTo("before");
        assertThat(guest.status("/openstack/latest/meta_data.json", 6)).isEqualTo("504");
        nova.mode(NovaStandIn.Mode.WELL);
        assertThat(guest.status("/openstack", 6)).isEqualTo("200");
        assertThat(lab.daemon().run("status").orFail()).contains("nova ");
        assertThat(lab.daemon().log())
                .contains("\"source\":\"nova\"", "\"source\":\"stale\"")
                .doesNotContain("s3cret");
    }
}
