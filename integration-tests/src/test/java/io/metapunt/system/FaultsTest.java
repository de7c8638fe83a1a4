package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.lab.Await;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import io.metapunt.lab.Metapunt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {
    @RegisterExtension
    static final Lab lab = new Lab();

    @TempDir
    private Path temporary;

    @Test
    void missingSwitchIsNamedAndWaitedFor() {
        Metapunt alone = lab.daemon("alone", "--ovs-rundir", "/nonexistent");

        Await.until(
                "the missing socket to be named",
                Lab.LIMIT,
                () -> alone.log()
                        .contains(
                                "no socket /nonexistent/br-int.mgmt: is Open vSwitch running, and does the bridge exist?"));
        assertThat(alone.run("status").exit()).isEqualTo(1);
        assertThat(alone.log().lines().filter(line -> line.contains("br-int.mgmt")))
                .hasSize(1);
    }

    @Test
    void unknownBridgeIsSaidAndWaitedFor() {
        Metapunt early = lab.daemon("early", "--bridge", "br-late");
        Await.until(
                "the unknown bridge to be said",
                Lab.LIMIT,
                () -> early.run("status").out().contains("the Open vSwitch database has no such bridge"));

        var _ = lab.lab("bridge", "br-late").orFail();
        Guest alice = lab.plug(
                "alice", "--instance", lab.instance("alice").toString(), "--ip", "10.0.0.5/24", "--bridge", "br-late");

        Await.until("alice to be served", Lab.LIMIT, () -> early.guests().size() == 1);
        assertThat(alice.instanceName()).isEqualTo("alice");
        lab.vsctl("del-br", "br-late");
    }

    @Test
    void guestsAreServedAgainAfterTheSwitchCameBack() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        Guest bob = lab.plugServed("bob", lab.instance("bob"));

        var _ = lab.lab("stop-switch").orFail();
        assertThat(lab.daemon().run("status").exit()).isEqualTo(1);
        var _ = lab.lab("start-switch").orFail();

        alice.awaitServed();
        bob.awaitServed();
        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(bob.instanceName()).isEqualTo("bob");
    }

    @Test
    void wrongConfigurationEndsWithStatusTwoAndNamesTheLine() throws IOException {
        Path config = Files.writeString(temporary.resolve("m.yaml"), "bridges: [br-int]\nbirdges: [x]\n");

        Metapunt wrong = lab.daemon("wrong", "--config", config.toString());

        assertThat(wrong.awaitExit()).isEqualTo(2);
        assertThat(wrong.log()).contains("m.yaml:2: unknown key 'birdges'");
    }

    @Test
    void secondDaemonOnOneRunDirectoryIsRefused() {
        Metapunt second = lab.daemon("run");

        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(lab.daemon().run("status").exit()).isZero();
    }

    @Test
    void addressInUseEndsInOneClearLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Metapunt late = lab.daemon("late", "--punt", "controller", "--listen", "127.0.0.1:" + taken.getLocalPort());

            assertThat(late.awaitExit()).isEqualTo(1);
            assertThat(late.log()).contains("cannot listen on").doesNotContain("\tat ");
        }
    }
}
