package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
    private static final String BODY = "http://169.254.169.254/openstack/latest/user_data";

    @RegisterExtension
    static final Lab lab = new Lab();

    @Test
    void guestsWithTheSameAddressEachGetTheirOwnAnswer() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"), "--ip", "10.0.0.5/24");
        Guest bob = lab.plugServed("bob", lab.instance("bob"), "--ip", "10.0.0.5/24");

        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(bob.instanceName()).isEqualTo("bob");
        assertThat(bob.get("/latest/meta-data/local-ipv4"))
                .as("the file names no address")
                .isEqualTo("10.0.0.5");
    }

    @Test
    void sixtyFourKibibytesOfUserDataArriveOctetForOctet() {
        byte[] data = new byte[64 * 1024];
        new Random(1).nextBytes(data);
        UUID instance =
                lab.instance("alice", "user_data_base64: " + Base64.getEncoder().encodeToString(data));
        Guest alice = lab.plugServed("alice", instance);

        String received = alice.get("/openstack/latest/user_data");

        assertThat(received.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))
                .isEqualTo(data);
    }

    @Test
    void twoHundredRequestsOneAfterTheOtherSucceed() {
        Guest alice = lab.plugServed("alice", lab.instance("alice", "user_data: hello"));

        String out = alice.run("sh", "-c", "for i in $(seq 200); do curl -sSf --max-time 10 " + BODY + "; echo; done")
                .orFail();

        assertThat(out.lines()).hasSize(200).containsOnly("hello");
    }

    @Test
    void sixtyFourRequestsAtOnceSucceed() {
        Guest alice = lab.plugServed("alice", lab.instance("alice", "user_data: hello"));

        String out = alice.run(
                        "sh", "-c", "seq 64 | xargs -P 64 -I {} sh -c 'echo $(curl -sSf --max-time 10 " + BODY + ")'")
                .orFail();

        assertThat(out.lines()).hasSize(64).containsOnly("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "off"})
    void checksumOffloadMakesNoDifference(String offload) {
        Guest alice = lab.plugServed("alice", lab.instance("alice"), "--tx-offload", offload);

        assertThat(alice.instanceName()).isEqualTo("alice");
    }

    @Test
    void guestThatSendsThroughItsGatewayIsAnswered() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"), "--gateway", "10.0.0.1");

        assertThat(alice.instanceName()).isEqualTo("alice");
    }

    @Test
    void guestWithoutAnAddressIsAnsweredOverIpv6() {
        Guest alice = lab.plug("alice", "--instance", lab.instance("alice").toString());
        alice.awaitServed();

        assertThat(alice.getV6("/openstack/latest/meta_data.json")).contains("\"name\": \"alice\"");
    }

    @Test
    void guestOnATrunkIsAnsweredOnItsVlan() {
        Guest alice = lab.plug(
                "alice", "--instance", lab.instance("alice").toString(), "--ip", "10.0.0.5/24", "--trunk", "101");
        // A trunk carries the guest's untagged frames as well.
        alice.awaitFlows(2 * Guest.RULES);

        assertThat(alice.instanceName()).isEqualTo("alice");
    }

    @Test
    void guestOnATaggedAccessPortIsAnswered() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"), "--tag", "7");

        assertThat(alice.instanceName()).isEqualTo("alice");
    }

    @Test
    void pingsAreAnswered() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));

        assertThat(alice.run("ping", "-c", "3", "-i", "0.2", "-W", "5", "169.254.169.254")
                        .exit())
                .isZero();
        assertThat(alice.run("ping", "-c", "3", "-i", "0.2", "-W", "5", "fe80::a9fe:a9fe%eth0")
                        .exit())
                .isZero();
    }

    @Test
    void whatDoesNotExistIsNotFoundAndAPostReadsAsNovaHasIt() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));

        assertThat(alice.status("/openstack/latest/nothing", 10)).isEqualTo("404");
        String written = alice.run(
                        "curl",
                        "-s",
                        "-X",
                        "POST",
                        "-d",
                        "x",
                        "-w",
                        "%{http_code}",
                        "-o",
                        "/dev/null",
                        "--max-time",
                        "10",
                        "http://169.254.169.254/openstack/latest/meta_data.json")
                .orFail();
        assertThat(written).isEqualTo("200");
    }
}
