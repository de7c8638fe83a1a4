package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.lab.Await;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import io.metapunt.lab.Metapunt;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DialInTest {
    @RegisterExtension
    static final Lab lab = new Lab("--bridge", "br-idle");

    @AfterEach
    void hangUp() {
        lab.vsctl("del-controller", "br-int");
        lab.vsctl("clear", "bridge", "br-int", "protocols");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OpenFlow13", "OpenFlow14"})
    void switchThatDialsInIsServed(String version) {
        lab.vsctl("set", "bridge", "br-int", "protocols=" + version);
        Metapunt listening = lab.daemonBesideTheSwitch("listening", "--listen", "127.0.0.1:6653");

        lab.vsctl("set-controller", "br-int", "tcp:127.0.0.1:6653");

        Guest alice = lab.plug("alice", "--instance", lab.instance("alice").toString(), "--ip", "10.0.0.5/24");
        Await.until("alice to be served", Lab.LIMIT, () -> listening.guests().size() == 1);
        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(listening.status().bridges().getFirst().openflow())
                .isEqualTo(version.equals("OpenFlow13") ? "1.3" : "1.4");
    }

    @Test
    void switchesAreToldApartByTheirDatapathIds() {
        Metapunt listening = lab.daemonBesideTheSwitch(
                "two", "--listen", "127.0.0.1:6653", "--bridge", "br-int", "--bridge", "br-two");
        var _ = lab.lab("bridge", "br-two").orFail();
        var _ = lab.lab("bridge", "br-strange").orFail();
        for (String bridge : List.of("br-strange", "br-two", "br-int")) {
            lab.vsctl("set-controller", bridge, "tcp:127.0.0.1:6653");
        }
        // On both bridges the same port number, MAC and IP address.
        Guest alice = plug("alice", "br-int");
        Guest bob = plug("bob", "br-two");
        Guest _ = plug("eve", "br-strange");
        Await.until("both to be served", Lab.LIMIT, () -> listening.guests().size() == 2);
        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(bob.instanceName()).isEqualTo("bob");
        Await.until(
                "the stranger to be named",
                Lab.LIMIT,
                () -> listening.log().contains("no bridge to serve has datapath id"));
        bob.unplug();
        // Each is named once, however often the database changes.
        assertThat(listening.log().lines().filter(line -> line.contains("no bridge to serve has datapath id")))
                .extracting(line -> line.substring(line.indexOf("WARN")))
                .doesNotHaveDuplicates();
        lab.vsctl("del-br", "br-two", "--", "del-br", "br-strange");
    }

    private static Guest plug(String name, String bridge) {
        return lab.plug(
                name,
                "--instance",
                lab.instance(name).toString(),
                "--ip",
                "10.0.0.5/24",
                "--mac",
                "fa:16:3e:00:00:0a",
                "--bridge",
                bridge);
    }

    @Test
    void switchWithOldOpenFlowOnlyIsRefusedInWords() {
        lab.vsctl("set", "bridge", "br-int", "protocols=OpenFlow10");
        Metapunt listening = lab.daemonBesideTheSwitch("refusing", "--listen", "127.0.0.1:6653");

        lab.vsctl("set-controller", "br-int", "tcp:127.0.0.1:6653");

        Await.until("the refusal to be logged", Lab.LIMIT, () -> listening.log().contains("1.3 or 1.4 is needed"));
    }
}
