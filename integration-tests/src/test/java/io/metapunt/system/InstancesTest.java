package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.metapunt.lab.Await;
import io.metapunt.lab.Command;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class InstancesTest {
    @RegisterExtension
    static final Lab lab = new Lab();

    @TempDir
    private Path temporary;

    @Test
    void requestForAnUnknownInstanceIsHeldUntilItIsKnown() {
        UUID uuid = UUID.randomUUID();
        Guest alice = lab.plugServed("alice", uuid);
        CompletableFuture<String> held = CompletableFuture.supplyAsync(alice::instanceName);
        Await.until("the request to be held", Lab.LIMIT, () -> lab.daemon().connections() == 1);

        var _ = lab.instance(uuid, "alice");

        assertThat(held.join()).isEqualTo("alice");
    }

    @Test
    void requestForAnInstanceThatStaysUnknownIsToldToComeAgain() {
        Guest alice = lab.plugServed("alice", UUID.randomUUID());

        String answer = alice.run("curl", "-si", "--max-time", "10", "http://169.254.169.254/openstack")
                .orFail();

        assertThat(answer).startsWith("HTTP/1.1 503").contains("Retry-After: ");
    }

    @Test
    void fileThatDoesNotParseKeepsItsLastGoodVersionAndIsReported() {
        UUID uuid = lab.instance("alice");
        Guest alice = lab.plugServed("alice", uuid);
        Guest bob = lab.plugServed("bob", lab.instance("bob"));
        assertThat(alice.instanceName()).isEqualTo("alice");

        lab.write(uuid + ".yaml", "uuid: " + uuid + "\nname: other\nnmae: x\n");

        String problem = uuid + ".yaml:3: unknown key 'nmae'";
        Await.until(
                "the problem to be reported",
                Lab.LIMIT,
                () -> lab.daemon().status().problems().contains(problem));
        assertThat(lab.daemon().run("status").exit()).isEqualTo(1);
        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(bob.instanceName()).isEqualTo("bob");
    }

    @Test
    void putRefusesWhatIsNotValidAndWritesNothing() throws IOException {
        Path file = Files.writeString(temporary.resolve("bad.yaml"), "uuid: " + UUID.randomUUID() + "\nnmae: x\n");

        Command.Result refused = lab.daemon().run("instances", "put", file.toString());

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("bad.yaml:2: unknown key 'nmae'");
        try (var files = Files.list(lab.instances())) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void validateSaysAllThatIsWrongWithAFile() throws IOException {
        Path file = Files.writeString(
                temporary.resolve("bad.yaml"), "uuid: " + UUID.randomUUID() + "\nnmae: x\nimds: {hop_limit: 65}\n");

        Command.Result refused = lab.daemon().run("instances", "validate", file.toString());

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .contains("bad.yaml:2: unknown key 'nmae'", "bad.yaml:3: key 'imds': hop_limit 65 is not from 1 to 64");
    }

    @Test
    void putShowListAndDelete() throws IOException {
        UUID uuid = UUID.randomUUID();
        Path file = Files.writeString(temporary.resolve("a.yaml"), "uuid: " + uuid + "\nname: alice\n");
        Guest alice = lab.plugServed("alice", uuid);

        var _ = lab.daemon().run("instances", "put", file.toString()).orFail();
        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(lab.daemon().run("instances", "show", uuid.toString()).orFail())
                .isEqualTo(Files.readString(file));
        assertThat(lab.daemon().run("instances", "list").orFail())
                .containsPattern("UUID +NAME +HOSTNAME +PROJECT +MAC +FILE\n" + uuid + " +alice ");
        assertThat(lab.daemon().json("instances", "list").at("/0/uuid").asText())
                .isEqualTo(uuid.toString());
        assertThat(lab.daemon()
                        .json("instances", "show", uuid.toString())
                        .get("name")
                        .asText())
                .isEqualTo("alice");
        assertThat(lab.daemon()
                        .json("instances", "put", file.toString())
                        .get("name")
                        .asText())
                .isEqualTo("alice");
        assertThat(lab.daemon().json("instances", "delete", uuid.toString()).asText())
                .isEqualTo(uuid.toString());
        assertThat(lab.daemon().run("instances", "put", file.toString()).orFail())
                .isEqualTo("stored " + uuid + " (alice)\n");

        var _ = lab.daemon().run("instances", "delete", uuid.toString()).orFail();
        assertThat(lab.daemon().run("instances", "list").orFail()).doesNotContain(uuid.toString());
        assertThat(lab.daemon().run("instances", "delete", uuid.toString()).exit())
                .isEqualTo(1);
    }

    @Test
    void configDriveIsToOthersWhatItIsToUs() throws IOException {
        UUID uuid = lab.instance("alice", "user_data: hello");
        String image = temporary.resolve("drive.iso").toString();
        assertThat(lab.daemon()
                        .run("instances", "config-drive", uuid.toString(), "-o", image)
                        .orFail())
                .matches(image + ": \\d+ KiB, the config drive of " + uuid + "\n");

        JsonNode again = lab.daemon().json("instances", "config-drive", uuid.toString(), "-o", image);
        assertThat(again.get("file").asText()).isEqualTo(image);
        assertThat(again.get("bytes").asLong()).isEqualTo(Files.size(Path.of(image)));
        // How cloud-init finds it.
        assertThat(Command.run(List.of("blkid", "-p", "-o", "export", image)).orFail())
                .contains("LABEL=config-2\n", "TYPE=iso9660\n");
        assertThat(Command.run(List.of("isoinfo", "-d", "-i", image)).orFail())
                .contains(
                        "Volume id: config-2\n",
                        "Joliet with UCS level 3 found",
                        "Rock Ridge signatures version 1 found");
        assertThat(files(image, "nojoliet"))
                .as("by Rock Ridge, and by Joliet")
                .isEqualTo(files(image, "norock"))
                .contains("'/openstack/2025-04-04/meta_data.json'", "'/ec2/latest/meta-data.json'");
    }

    /** What xorriso lists if it is to leave out one kind of names. */
    private static List<String> files(String image, String names) {
        return Command.run(List.of("xorriso", "-read_fs", names, "-indev", image, "-find", "/", "-type", "f"))
                .orFail()
                .lines()
                .sorted()
                .toList();
    }

    @Test
    void filesAreValidatedWithoutBeingServed() throws IOException {
        Path good = Files.writeString(temporary.resolve("good.yaml"), "uuid: " + UUID.randomUUID() + "\n");
        Path bad = Files.writeString(temporary.resolve("bad.yaml"), "uuid: 1\n");

        Command.Result both = lab.daemon().run("instances", "validate", good.toString(), bad.toString());
        Command.Result asJson = lab.daemon().run("instances", "validate", "--json", good.toString(), bad.toString());

        assertThat(both.exit()).isEqualTo(1);
        assertThat(both.out()).startsWith(good + " is valid: ");
        assertThat(both.err()).startsWith("metapunt: " + bad + ":1: ");
        assertThat(asJson.exit()).isEqualTo(1);
        JsonNode verdicts = new JsonMapper().readTree(asJson.out());
        assertThat(verdicts.at("/0/instance/uuid").isTextual()).isTrue();
        assertThat(verdicts.at("/1/problems/0").asText()).startsWith(bad + ":1: ");
    }

    @Test
    void instanceThatTwoFilesClaimIsReportedAndNotAnsweredAtRandom() {
        UUID uuid = UUID.randomUUID();
        lab.write("a.yaml", "uuid: " + uuid + "\nname: first\n");
        lab.write("b.yaml", "uuid: " + uuid + "\nname: second\n");
        Guest alice = lab.plugServed("alice", uuid);

        Await.until(
                "the conflict to be reported",
                Lab.LIMIT,
                () -> !lab.daemon().status().problems().isEmpty());
        assertThat(alice.status("/openstack", 10)).isEqualTo("503");
    }
}
