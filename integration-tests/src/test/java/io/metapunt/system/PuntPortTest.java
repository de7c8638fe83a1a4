package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.lab.Await;
import io.metapunt.lab.Command;
import io.metapunt.lab.Frames;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import io.metapunt.lab.Metapunt;
import io.metapunt.punt.PuntStatus;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("long")
class PuntPortTest {
    private static final String PORT = "mp-br-int";
    private static final String FOREIGN = "cookie=0x77";
    private static final int UNUSED_VLAN = 4_095;

    @RegisterExtension
    static final Lab lab = new Lab("--punt", "port");

    @AfterEach
    void foreignFlowsGo() {
        lab.ofctl("del-flows", FOREIGN + "/-1");
    }

    private static PuntStatus punt() {
        return lab.daemon().status().bridges().getFirst().punt();
    }

    private static long drops(String reason) {
        return punt().drops().getOrDefault(reason, 0L);
    }

    private static long framesOf(Guest guest) {
        return lab.daemon().guests().stream()
                .filter(status -> status.port().equals(guest.name()))
                .mapToLong(status -> status.framesIn())
                .sum();
    }

    private static long requestsOf(Guest guest) {
        return lab.daemon().guests().stream()
                .filter(status -> status.port().equals(guest.name()))
                .mapToLong(status -> status.requests().total())
                .sum();
    }

    /** The address that our rules give frames of {@code guest}. */
    private static String marker(Guest guest) {
        int ofport = guest.ofport();
        return lab.ourFlows().stream()
                .filter(flow -> flow.endsWith("->eth_src,output:" + ofport))
                .map(flow -> flow.replaceAll(".*dl_src=([0-9a-f:]+) .*", "$1"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(lab.ourFlows()));
    }

    private static String mac(Guest guest) {
        return guest.run("cat", "/sys/class/net/eth0/address").orFail().strip();
    }

    @Test
    void guestIsAnsweredByThePortAndStatusSaysSo() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));

        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(alice.getV6("/openstack/latest/meta_data.json")).contains("alice");

        assertThat(punt().used()).isEqualTo("port");
        assertThat(lab.daemon().run("status").orFail()).containsPattern("br-int +connected +1.4 +port ");
        assertThat(lab.daemon().run("flows", "list").orFail())
                .contains("->eth_dst,output:" + punt().ofport())
                .doesNotContain("controller(");
        assertThat(lab.daemon().packets("PORT_RETURN")).isPositive();
    }

    @Test
    void deviceHasNoAddressAndNobodyIsToldOfIt() {
        assertThat(lab.besideTheSwitch("ip", "-o", "addr", "show", "dev", PORT).orFail())
                .doesNotContain("inet");
        assertThat(lab.vsctl("get", "port", PORT, "tag", "vlan_mode", "cvlans").lines())
                .containsExactly("4095", "dot1q-tunnel", "[4095]");
        assertThat(lab.vsctl("get", "interface", PORT, "external_ids")).doesNotContain("iface-id");
    }

    @Test
    void markerIsOfNoUseToWhoeverElseSendsIt() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        assertThat(alice.instanceName()).isEqualTo("alice");
        Guest uplink = lab.plug("uplink");
        lab.ofctl("add-flow", FOREIGN + ",priority=0,actions=NORMAL");
        String marker = marker(alice);
        String mac = mac(alice);
        long before = framesOf(alice);
        long unmarked = drops("UNMARKED");

        Frames.send(uplink, Frames.arpRequest(marker, mac));
        Frames.send(uplink, Frames.arpRequest(marker, mac, UNUSED_VLAN));
        Frames.send(uplink, Frames.arpRequest(marker, mac, UNUSED_VLAN, UNUSED_VLAN));
        Frames.send(uplink, Frames.arpRequest("ff:ff:ff:ff:ff:ff", mac, UNUSED_VLAN));
        // The frames before it have arrived, or never will, once this one is answered.
        assertThat(alice.instanceName()).isEqualTo("alice");
        long ofAlice = framesOf(alice) - before;

        // As many as the request alone takes, within the retransmission of one.
        assertThat(ofAlice).isBetween(5L, 12L);
        assertThat(drops("FORGED") + drops("TAGGED")).isZero();
        assertThat(drops("UNMARKED")).as("what NORMAL brings to the port").isEqualTo(unmarked);
    }

    @Test
    void whatReachesThePortWithoutItsDueIsDiscardedAndCounted() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        assertThat(alice.instanceName()).isEqualTo("alice");
        Guest uplink = lab.plug("uplink");
        // A foreign flow that names the port: the worst there can be.
        lab.ofctl(
                "add-flow", FOREIGN + ",priority=1,in_port=" + uplink.ofport() + ",actions=output:" + punt().ofport());
        String marker = marker(alice);
        String mac = mac(alice);
        String guessed = marker.replaceFirst("^..:..", marker.startsWith("02:00") ? "06:01" : "02:00");
        long before = framesOf(alice);
        long unmarked = drops("UNMARKED");

        Frames.send(uplink, Frames.arpRequest(guessed, mac));
        Await.until("the guess to be counted", Lab.LIMIT, () -> drops("UNMARKED") > unmarked);
        Frames.send(uplink, Frames.arpRequest(marker, "fa:16:3e:00:00:99"));
        Await.until("the stranger to be counted", Lab.LIMIT, () -> drops("FORGED") == 1);
        Frames.send(uplink, Frames.arpRequest(marker, mac, 7));
        Await.until("the tag to be counted", Lab.LIMIT, () -> drops("TAGGED") == 1);
        assertThat(framesOf(alice)).isEqualTo(before);

        // That the frames are well formed is proved by the one that has its due.
        Frames.send(uplink, Frames.arpRequest(marker, mac));
        Await.until("the frame to be taken", Lab.LIMIT, () -> framesOf(alice) == before + 1);
    }

    @Test
    void guestThatSendsAnothersMarkerIsItselfAllTheSame() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        Guest bob = lab.plugServed("bob", lab.instance("bob"), "--ip", "10.0.0.6/24");
        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(bob.instanceName()).isEqualTo("bob");
        long ofBob = requestsOf(bob);

        var _ = alice.run("ip", "neigh", "replace", "169.254.169.254", "lladdr", marker(bob), "dev", "eth0")
                .orFail();

        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(requestsOf(bob)).isEqualTo(ofBob);
    }

    @Test
    void portThatSomebodyRemovesComesBack() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));

        lab.vsctl("del-port", PORT);
        assertThat(alice.instanceName()).isEqualTo("alice");

        lab.awaitPort(lab.daemon());
        Await.until(
                "the rules to name the port",
                Lab.LIMIT,
                () -> lab.guestFlows().stream().noneMatch(flow -> flow.contains("controller(")));
        assertThat(alice.instanceName()).isEqualTo("alice");
    }

    @Test
    void deviceThatSomebodyRemovesComesBack() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        String before = marker(alice);

        var _ = lab.besideTheSwitch("ip", "link", "del", PORT).orFail();
        assertThat(alice.instanceName()).isEqualTo("alice");
        Await.until(
                "the loss to be said",
                Lab.LIMIT,
                () -> lab.daemon().log().contains("guests' packets go to the controller"));

        lab.awaitPort(lab.daemon());
        Await.until("another marker", Lab.LIMIT, () -> !marker(alice).equals(before));
        assertThat(alice.instanceName()).isEqualTo("alice");
    }

    @Test
    void deviceThatSomebodyTakesDownIsBroughtUp() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));

        var _ = lab.besideTheSwitch("ip", "link", "set", PORT, "down").orFail();

        Await.until(
                "alice to be answered",
                Lab.LIMIT,
                () -> alice.status("/openstack", 1).equals("200"));
    }

    @Test
    void isolationThatSomebodyUndoesIsPutBack() {
        lab.vsctl("clear", "port", PORT, "tag", "vlan_mode");

        Await.until(
                "the isolation",
                Lab.LIMIT,
                () -> lab.vsctl("get", "port", PORT, "tag", "vlan_mode").equals("4095\ndot1q-tunnel"));
        lab.awaitPort(lab.daemon());
    }

    @Test
    void portOfAKilledDaemonIsTakenOverAndGoesAtTheEnd() {
        var _ = lab.lab("bridge", "br-two").orFail();
        Guest alice = lab.plug(
                "alice", "--instance", lab.instance("alice").toString(), "--ip", "10.0.0.5/24", "--bridge", "br-two");
        Metapunt killed = lab.daemon("killed", "--bridge", "br-two", "--punt", "port");
        lab.awaitPort(killed);
        assertThat(alice.instanceName()).isEqualTo("alice");
        killed.kill();

        Metapunt next = lab.daemon("next", "--bridge", "br-two", "--punt", "port");
        lab.awaitPort(next);
        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(lab.vsctl("list-ports", "br-two").lines()).containsExactlyInAnyOrder("alice", "mp-br-two");

        assertThat(next.terminate()).isZero();
        assertThat(lab.vsctl("list-ports", "br-two")).isEqualTo("alice");
        assertThat(lab.besideTheSwitch("ip", "link", "show", "mp-br-two").exit())
                .isNotZero();
        assertThat(lab.lab(
                                "ofctl",
                                "dump-flows",
                                lab.dir().resolve("br-two.mgmt").toString())
                        .orFail())
                .contains("controller(")
                .doesNotContain("set_field");
        alice.unplug();
        lab.vsctl("del-br", "br-two");
    }

    @Test
    void portThatAKilledDaemonLeftGoesWithAnotherConfiguration() {
        var _ = lab.lab("bridge", "br-two").orFail();
        Metapunt killed = lab.daemon("killed", "--bridge", "br-two", "--punt", "port");
        lab.awaitPort(killed);
        killed.kill();

        Metapunt _ = lab.daemon("next", "--bridge", "br-two", "--punt", "controller");

        Await.until(
                "the port to go",
                Lab.LIMIT,
                () -> lab.vsctl("list-ports", "br-two").isEmpty());
        lab.vsctl("del-br", "br-two");
    }

    @Test
    void withoutTheRightToADeviceTheControllerServesUntilItIsGiven() {
        var _ = lab.lab("bridge", "br-two").orFail();
        Guest alice = lab.plug(
                "alice", "--instance", lab.instance("alice").toString(), "--ip", "10.0.0.5/24", "--bridge", "br-two");
        Metapunt without = lab.daemonUnder(
                List.of(
                        "ip",
                        "netns",
                        "exec",
                        lab.switchNamespace(),
                        "unshare",
                        "-m",
                        "sh",
                        "-c",
                        "mount -t tmpfs none /dev/net && exec \"$@\"",
                        "sh"),
                "without",
                "--bridge",
                "br-two",
                "--punt",
                "port");
        Await.until("alice to be served", Lab.LIMIT, () -> without.guests().size() == 1);
        Await.until(
                "alice to be answered",
                Lab.LIMIT,
                () -> alice.status("/openstack", 2).equals("200"));
        PuntStatus punt = without.status().bridges().getFirst().punt();
        assertThat(punt.used()).isEqualTo("controller");
        assertThat(punt.why()).contains("/dev/net/tun: No such file or directory");
        assertThat(without.run("status").exit()).isEqualTo(1);
        assertThat(without.log().split("guests' packets go to the controller", -1))
                .as("said once")
                .hasSize(2);

        Command.Result unmounted =
                Command.run(List.of("nsenter", "-m", "-t", Long.toString(without.pid()), "umount", "/dev/net"));

        assertThat(unmounted.exit()).isZero();
        lab.awaitPort(without);
        assertThat(alice.status("/openstack", 2)).isEqualTo("200");
        assertThat(without.terminate()).isZero();
        alice.unplug();
        lab.vsctl("del-br", "br-two");
    }
}
