package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.daemon.DaemonStatus.BridgeStatus;
import io.metapunt.lab.Await;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import io.metapunt.lab.Metapunt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManyBridgesTest {
    @RegisterExtension
    static final Lab lab = new Lab("--bridge", "br-int", "--bridge", "br-two");

    @TempDir
    private Path temporary;

    @AfterEach
    void clear() {
        lab.vsctl("clear", "bridge", "br-int", "protocols");
        lab.vsctl("--if-exists", "del-br", "br-two");
    }

    @Test
    void eachBridgeHasItsSessionAndOneMayComeAndGo() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        for (int round = 0; round < 2; round++) {
            var _ = lab.lab("bridge", "br-two").orFail();
            Guest bob = lab.plug(
                    "bob", "--instance", lab.instance("bob").toString(), "--ip", "10.0.0.5/24", "--bridge", "br-two");
            Await.until("bob to be served", Lab.LIMIT, () -> status("br-two").guests() == 1);
            assertThat(bob.instanceName()).isEqualTo("bob");
            assertThat(alice.instanceName()).isEqualTo("alice");
            lab.vsctl("del-br", "br-two");
            Await.until("br-two to be missed", Lab.LIMIT, () -> status("br-two").guests() == 0);
            assertThat(alice.instanceName()).isEqualTo("alice");
            bob.unplug();
        }
        assertThat(status("br-int").waitingFor()).isEmpty();
        assertThat(status("br-two").waitingFor()).contains("br-two.mgmt");
    }

    @ParameterizedTest
    @CsvSource({"OpenFlow13, 1.3", "OpenFlow14, 1.4", "'OpenFlow10,OpenFlow13,OpenFlow15', 1.3"})
    void bridgeIsServedInWhateverVersionItAllows(String protocols, String version) {
        lab.vsctl("set", "bridge", "br-int", "protocols=" + protocols);
        Await.until("a session", Lab.LIMIT, () -> status("br-int").openflow().equals(version));
        Guest alice = lab.plug("alice", "--instance", lab.instance("alice").toString(), "--ip", "10.0.0.5/24");
        Await.until("alice to be served", Lab.LIMIT, () -> status("br-int").rules() == Guest.RULES);
        assertThat(alice.instanceName()).isEqualTo("alice");
    }

    @ParameterizedTest
    @CsvSource({"OpenFlow10, 'OpenFlow 1.0'", "'OpenFlow11,OpenFlow15', 'OpenFlow 1.1, 1.5'"})
    void bridgeThatAllowsNeitherIsNamedInWords(String protocols, String offered) {
        lab.vsctl("set", "bridge", "br-int", "protocols=" + protocols);
        Await.until(
                "the reason",
                Lab.LIMIT,
                () -> status("br-int").waitingFor().contains(offered + ", and 1.3 or 1.4 is needed"));
        assertThat(lab.daemon().run("status").out()).contains("add OpenFlow13 to the bridge's protocols");
    }

    @Test
    void fallbackFlowsLastAsLongAsTheDaemonAndNoLonger() throws IOException {
        // Where nobody answers, the switch is to do as it would without us.
        Path config = Files.writeString(temporary.resolve("m.yaml"), "flows: {fallback_seconds: 3}\n");
        var _ = lab.lab("bridge", "br-three").orFail();
        Metapunt daemon = lab.daemon("fallback", "--config", config.toString(), "--bridge", "br-three");
        Guest alice = lab.plug(
                "alice", "--instance", lab.instance("alice").toString(), "--ip", "10.0.0.5/24", "--bridge", "br-three");
        Await.until("alice to be served", Lab.LIMIT, () -> daemon.guests().size() == 1);
        assertThat(alice.instanceName()).isEqualTo("alice");
        long asked = daemon.packets("PUNT_TCP");
        long end = System.nanoTime() + 5_000_000_000L;
        Await.until("five seconds", Lab.LIMIT, () -> {
            assertThat(flowsOfThree()).isEqualTo(Guest.RULES);
            return System.nanoTime() - end > 0;
        });
        refreshedWhateverElseIsMended();
        assertThat(daemon.packets("PUNT_TCP")).as("counters go on").isGreaterThanOrEqualTo(asked);
        daemon.kill();
        Await.until("the flows to go", Lab.LIMIT, () -> flowsOfThree() == 0);
        lab.vsctl("del-br", "br-three");
    }

    /** Repairs come one after the other; all other flows' time begins anew in spite of them. */
    private static void refreshedWhateverElseIsMended() {
        String bridge = lab.dir().resolve("br-three.mgmt").toString();
        long end = System.nanoTime() + 4_000_000_000L;
        while (System.nanoTime() - end < 0) {
            var _ = lab.lab("ofctl", "del-flows", bridge, "cookie=0x4d65746170000003/-1")
                    .orFail();
            // Past the gap between repairs, and before the next periodic comparison.
            long next = System.nanoTime() + 300_000_000L;
            Await.until("the next repair", Lab.LIMIT, () -> System.nanoTime() - next > 0);
            assertThat(lab.lab("ofctl", "dump-flows", bridge).out().lines())
                    .filteredOn(line -> line.contains("cookie=0x4d65746170000002"))
                    .hasSize(2)
                    .noneMatch(line -> line.matches(".*duration=(2[.][5-9]|[3-9]).*"));
        }
    }

    private static long flowsOfThree() {
        return lab.lab("ofctl", "dump-flows", lab.dir().resolve("br-three.mgmt").toString())
                .out()
                .lines()
                .filter(line -> line.contains("cookie=0x4d65746170"))
                .count();
    }

    private static BridgeStatus status(String bridge) {
        return lab.daemon().status().bridges().stream()
                .filter(status -> status.name().equals(bridge))
                .findFirst()
                .orElseThrow();
    }
}
