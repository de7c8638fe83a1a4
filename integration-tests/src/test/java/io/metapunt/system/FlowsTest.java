package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.lab.Await;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FlowsTest {
    @RegisterExtension
    static final Lab lab = new Lab();

    @Test
    void foreignFlowsAndTheBridgesControllerAreLeftAlone() {
        lab.vsctl("set-controller", "br-int", "tcp:127.0.0.1:9");
        lab.vsctl("set", "bridge", "br-int", "fail_mode=secure");
        String match = "priority=200,in_port=LOCAL,reg5=0x1";
        lab.ofctl("add-flow", "cookie=0x1234,table=0," + match + ",actions=resubmit(,60)");
        lab.ofctl(
                "add-flow",
                "cookie=0x1234,table=60,priority=3,ip,ct_state=+trk,actions=learn(table=61),ct(commit),NORMAL");
        List<String> before = foreign();

        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(lab.daemon().run("flows", "remove").exit()).isZero();
        assertThat(lab.daemon().run("flows", "install").exit()).isZero();

        assertThat(foreign()).hasSize(2).isEqualTo(before);
        assertThat(lab.vsctl("get-controller", "br-int")).isEqualTo("tcp:127.0.0.1:9");
        lab.vsctl("del-controller", "br-int");
    }

    private static List<String> foreign() {
        return lab.ofctl("dump-flows", "cookie=0x1234/-1")
                .lines()
                .filter(line -> line.contains("cookie="))
                .map(line -> line.replaceAll("duration=[^,]*, ", ""))
                .toList();
    }

    @Test
    void deletedFlowsComeBack() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));

        lab.ofctl("del-flows", "table=0");

        alice.awaitServed();
        assertThat(alice.instanceName()).isEqualTo("alice");
    }

    @Test
    void removedFlowsStayOutUntilTheyAreInstalled() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));

        assertThat(lab.daemon().run("flows", "remove").exit()).isZero();
        assertThat(lab.ourFlows()).isEmpty();
        assertThat(alice.status("/openstack", 1)).isEqualTo("000");

        assertThat(lab.daemon().run("flows", "install").exit()).isZero();
        assertThat(alice.instanceName()).isEqualTo("alice");
    }

    @Test
    void whatIsNotServedIsDroppedAndCounted() {
        // Everything else on this bridge is switched as usual.
        lab.ofctl("add-flow", "cookie=0x1234,table=0,priority=0,actions=NORMAL");
        Guest alice = lab.plugServed("alice", lab.instance("alice"));

        String closed = alice.run("curl", "-s", "-w", "%{http_code}", "--max-time", "1", "http://169.254.169.254:8080/")
                .out();

        assertThat(closed).isEqualTo("000");
        assertThat(lab.daemon().packets("STOP_LEAK")).isPositive();
        lab.ofctl("del-flows", "cookie=0x1234/-1");
    }

    @Test
    void guestCannotPoseAsTheService() {
        lab.ofctl("add-flow", "cookie=0x1234,table=0,priority=0,actions=NORMAL");
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        var _ = alice.run("ip", "addr", "add", "169.254.169.254/16", "dev", "eth0")
                .orFail();

        var _ = alice.run("ping", "-c", "1", "-W", "1", "-I", "169.254.169.254", "10.0.0.99");
        var _ = alice.run("sysctl", "-qw", "net.ipv4.conf.eth0.arp_announce=0");

        Await.until(
                "a packet in the service's name to be dropped",
                Lab.LIMIT,
                () -> lab.daemon().packets("GUARD_IMPERSONATION") > 0);
        lab.ofctl("del-flows", "cookie=0x1234/-1");
    }
}
