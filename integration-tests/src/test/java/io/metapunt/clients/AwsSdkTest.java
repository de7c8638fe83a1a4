package io.metapunt.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.instance.TestInstances;
import io.metapunt.lab.Command;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The AWS SDK for Java: its client fetches a token first, and sends it with each request. */
class AwsSdkTest {
    @RegisterExtension
    static final Lab lab = new Lab();

    private static Command.Result ask(String instance, String... paths) {
        lab.write("sample.yaml", instance);
        Guest alice = lab.plugServed("alice", TestInstances.UUID_ONE, "--ip", "10.0.0.70/24");
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                ImdsQuestions.class.getName()));
        command.addAll(List.of(paths));
        return alice.run(command.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"optional", "required"})
    void clientReadsWithTokens(String tokens) {
        String out = ask(
                        TestInstances.SAMPLE + "security_groups: [default, web]\nimds: {tokens: " + tokens
                                + "}\nec2: {tree: aws, region: RegionOne}\n",
                        "/latest/meta-data/hostname",
                        "/latest/meta-data/security-groups",
                        "/latest/meta-data/placement/region",
                        "/latest/meta-data/network/interfaces/macs/",
                        "/latest/dynamic/instance-identity/document",
                        "/latest/user-data")
                .orFail();

        assertThat(out)
                .contains("/latest/meta-data/hostname = int32bit-test-1.novalocal\n")
                .contains("/latest/meta-data/security-groups = default|web\n")
                .contains("/latest/meta-data/placement/region = RegionOne\n")
                .contains("/latest/meta-data/network/interfaces/macs/ = fa:16:3e:11:22:33/\n")
                .contains("  \"region\" : \"RegionOne\",|")
                .contains("/latest/user-data = #cloud-config|hostname: x");
    }

    @Test
    void whatIsNotThereIsItsOwnException() {
        Command.Result result = ask(TestInstances.SAMPLE, "/latest/meta-data/nothing");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("software.amazon.awssdk").contains("404");
    }
}
