package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.lab.Await;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import io.metapunt.lab.Metapunt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

class ShutdownTest {
    @RegisterExtension
    static final Lab lab = new Lab("--bridge", "br-idle");

    @Test
    @DisabledIfSystemProperty(
            named = "metapunt.punt",
            matches = "port",
            disabledReason = "the next daemon draws another marker, and so changes them")
    void flowsStayAndTheNextDaemonServesWithThem() {
        Metapunt first = lab.daemon("first");
        Guest alice = lab.plugServed("alice", lab.instance("alice"));

        assertThat(first.terminate()).isZero();
        assertThat(alice.flows()).isEqualTo(16);

        Metapunt second = lab.daemon("second");
        Await.until("alice to be served", Lab.LIMIT, () -> second.guests().size() == 1);
        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(second.log()).doesNotContain("flows to add");
    }

    @Test
    void flowsGoWithTheDaemonIfTheyAreTo() {
        Metapunt daemon = lab.daemon("removing", "--remove-flows-on-exit");
        Guest _ = lab.plugServed("alice", lab.instance("alice"));

        assertThat(daemon.terminate()).isZero();

        assertThat(lab.ourFlows()).isEmpty();
    }

    @Test
    void answerUnderWayIsFinished() {
        Metapunt daemon = lab.daemon("finishing");
        Guest alice = lab.plugServed("alice", lab.instance("alice", "user_data: " + "x".repeat(60_000)));
        var download = java.util.concurrent.CompletableFuture.supplyAsync(() -> alice.run(
                        "curl",
                        "-sSf",
                        "--limit-rate",
                        "30000",
                        "--max-time",
                        "20",
                        "http://169.254.169.254/openstack/latest/user_data")
                .orFail());
        Await.until("the download to begin", Lab.LIMIT, () -> daemon.connections() == 1);

        assertThat(daemon.terminate()).isZero();

        assertThat(download.join()).hasSize(60_000);
    }
}
