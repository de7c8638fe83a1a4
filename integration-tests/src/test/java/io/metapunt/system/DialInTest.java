package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.lab.Await;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import io.metapunt.lab.Metapunt;
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
    void switchWithOldOpenFlowOnlyIsRefusedInWords() {
        lab.vsctl("set", "bridge", "br-int", "protocols=OpenFlow10");
        Metapunt listening = lab.daemonBesideTheSwitch("refusing", "--listen", "127.0.0.1:6653");

        lab.vsctl("set-controller", "br-int", "tcp:127.0.0.1:6653");

        Await.until("the refusal to be logged", Lab.LIMIT, () -> listening.log().contains("1.3 or 1.4 is needed"));
    }
}
