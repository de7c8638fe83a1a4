package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.lab.Await;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PortsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    static final Lab lab = new Lab();

    @Test
    void pluggedGuestIsServedWithinASecond() {
        String instance = lab.instance("alice").toString();

        Guest alice = lab.plug("alice", "--instance", instance, "--ip", "10.0.0.5/24");

        Await.until("rules for alice", SECOND, () -> alice.flows() == 16);
        assertThat(alice.instanceName()).isEqualTo("alice");
    }

    @Test
    void unpluggedGuestLosesFlowsAndConnectionsWithinASecond() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        var _ = alice.run("sh", "-c", "(printf 'GET /'; sleep 5) | timeout 0.3 nc -q -1 169.254.169.254 80 || true");

        lab.vsctl("del-port", "alice");

        Await.until("alice's rules to go", SECOND, () -> lab.guestFlows().isEmpty());
        assertThat(lab.daemon().guests()).isEmpty();
    }

    @Test
    void portWithAttachedMacAloneGetsNoRule() {
        Guest dhcp = lab.plug("tapdhcp", "--iface-id", "cd9f6d46-4a3a-43ab-a466-994af9db96fc");
        Guest alice = lab.plugServed("alice", lab.instance("alice"));

        assertThat(alice.flows()).isEqualTo(16);
        assertThat(dhcp.flows()).isZero();
        assertThat(lab.guestFlows()).hasSize(16);
    }

    @Test
    void portIsAGuestsOnceAnInstanceHasItsPortId() {
        String portId = "cd9f6d46-4a3a-43ab-a466-994af9db96fc";
        Guest alice = lab.plug("alice", "--iface-id", portId, "--mac", "fa:16:3e:00:00:0a", "--ip", "10.0.0.5/24");

        var _ = lab.instance("alice", "nics:", "  - mac: fa:16:3e:00:00:0a", "    port_id: " + portId);

        alice.awaitServed();
        assertThat(alice.instanceName()).isEqualTo("alice");
    }

    @Test
    void deadPortIsNotServed() {
        Guest _ = lab.plugServed("alice", lab.instance("alice"));

        lab.vsctl("set", "port", "alice", "tag=4095");

        Await.until("alice's rules to go", Lab.LIMIT, () -> lab.guestFlows().isEmpty());
    }

    @Test
    void changedMacAddressTakesEffect() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"), "--mac", "fa:16:3e:00:00:0a");

        lab.vsctl("set", "interface", "alice", "external_ids:attached-mac=\"fa:16:3e:00:00:0b\"");
        Await.until(
                "rules for the new address",
                SECOND,
                () -> lab.ourFlows().stream()
                                .filter(flow -> flow.contains("dl_src=fa:16:3e:00:00:0b"))
                                .count()
                        == 8);

        assertThat(alice.status("/openstack", 1)).isEqualTo("000");
        var _ = alice.run("ip", "link", "set", "eth0", "address", "fa:16:3e:00:00:0b")
                .orFail();
        var _ = alice.run("ip", "route", "replace", "169.254.169.254/32", "dev", "eth0")
                .orFail();
        assertThat(alice.instanceName()).isEqualTo("alice");
    }

    @Test
    void successorOnAnOfportNeverReadsItsPredecessorsData() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"), "--mac", "fa:16:3e:00:00:0a");
        int ofport = alice.ofport();
        assertThat(alice.instanceName()).isEqualTo("alice");
        alice.unplug();

        Guest bob = lab.plug(
                "bob",
                "--instance",
                lab.instance("bob").toString(),
                "--ip",
                "10.0.0.5/24",
                "--mac",
                "fa:16:3e:00:00:0a");
        lab.vsctl("set", "interface", "bob", "ofport_request=" + ofport);
        Await.until("bob at alice's ofport", Lab.LIMIT, () -> bob.ofport() == ofport);
        bob.awaitServed();

        assertThat(bob.instanceName()).isEqualTo("bob");
    }
}
