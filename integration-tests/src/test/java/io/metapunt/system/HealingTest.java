package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.daemon.DaemonStatus.BridgeStatus;
import io.metapunt.lab.Await;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What others do to our flows is undone. */
class HealingTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    static final Lab lab = new Lab();

    private Guest alice;
    private List<String> rules;

    @BeforeEach
    void plug() {
        alice = lab.plugServed("alice", lab.instance("alice"));
        rules = rules();
    }

    @AfterEach
    void putBack() {
        lab.ofctl("del-flows", "cookie=0x1234/-1");
        lab.vsctl("clear", "bridge", "br-int", "flow_tables");
        lab.vsctl("clear", "bridge", "br-int", "protocols");
    }

    @ParameterizedTest
    @CsvSource({
        "OpenFlow13, del-flows, ''",
        "OpenFlow14, del-flows, ''",
        "OpenFlow13, mod-flows, 'tcp,actions=NORMAL'",
        "OpenFlow14, mod-flows, 'tcp,actions=NORMAL'",
        "OpenFlow13, del-flows, 'cookie=0x4d65746170000002/-1'",
        "OpenFlow14, del-flows, 'cookie=0x4d65746170000007/-1'"
    })
    void deletedAndChangedFlowsAreBackWithinASecond(String version, String command, String flow) {
        speak(version);
        lab.ofctl(command, flow.isEmpty() ? new String[0] : new String[] {flow});
        Await.until("the rules to be back", SECOND, () -> rules().equals(rules));
        assertThat(alice.instanceName()).isEqualTo("alice");
    }

    @ParameterizedTest
    @CsvSource({"OpenFlow13", "OpenFlow14"})
    void flowOverwrittenUnderAForeignCookieIsBackWithinASecond(String version) {
        speak(version);
        String match = "priority=32010,in_port=alice,dl_src=" + mac() + ",arp,vlan_tci=0/0xfff,arp_op=1,"
                + "arp_tpa=169.254.169.254";
        assertThat(rules)
                .filteredOn(rule -> rule.contains("cookie=0x4d65746170000003"))
                .hasSize(1);
        lab.ofctl("add-flow", "cookie=0x1234," + match + ",actions=drop");
        Await.until("the rules to be back", SECOND, () -> rules().equals(rules));
        assertThat(lab.foreignFlows()).isEmpty();
    }

    @Test
    void repairsAreCounted() {
        long before = bridge().repairs();
        lab.ofctl("del-flows");
        Await.until("the rules to be back", SECOND, () -> rules().equals(rules));
        Await.until("the repairs to be counted", SECOND, () -> bridge().repairs() == before + Guest.RULES);
    }

    @Test
    void quarrelIsNotLostAndCostsLittle() {
        for (int i = 0; i < 20; i++) {
            lab.ofctl("del-flows", "cookie=0x4d65746170000000/0xffffffffff000000");
        }
        Await.until("the rules to be back", SECOND, () -> rules().equals(rules));
        assertThat(alice.instanceName()).isEqualTo("alice");
    }

    @Test
    void foreignRuleAboveOursIsReportedOnceTheSwitchConfirmsIt() {
        lab.ofctl("add-flow", "cookie=0x1234,priority=40000,tcp,in_port=alice,actions=NORMAL");
        Await.until(
                "the shadow to be reported",
                Lab.LIMIT,
                () -> !bridge().shadows().isEmpty());
        assertThat(bridge().shadows()).anySatisfy(shadow -> {
            assertThat(shadow.port()).isEqualTo("alice");
            assertThat(shadow.packets()).isEqualTo("HTTP over IPv4");
            assertThat(shadow.rule()).contains("cookie=0x1234,priority=40000").endsWith("actions=NORMAL");
        });
        assertThat(lab.daemon().run("flows", "list").exit()).isEqualTo(1);
        assertThat(lab.daemon().run("flows", "list").out())
                .contains("shadowing")
                .contains("priority=40000");
        assertThat(lab.daemon().run("status").exit()).isEqualTo(1);
        lab.ofctl("del-flows", "cookie=0x1234/-1");
        Await.until("the shadow to go", Lab.LIMIT, () -> bridge().shadows().isEmpty());
        assertThat(lab.daemon().run("status").exit()).isZero();
    }

    @Test
    void foreignRuleAboveOursThatBringsThePacketToOursIsNone() {
        // As Neutron's for DSCP: marks, and sends the packet through the table again.
        lab.ofctl(
                "add-flow",
                "cookie=0x1234,priority=65535,ip,in_port=alice,reg2=0,actions=load:1->NXM_NX_REG2[],resubmit(,0)");
        lab.ofctl("add-flow", "cookie=0x1234,priority=40000,udp,in_port=alice,actions=NORMAL");
        assertThat(lab.daemon().run("flows", "install").exit()).isZero();
        assertThat(alice.instanceName()).isEqualTo("alice");
        Await.until(
                "a look at every guest",
                Duration.ofSeconds(2),
                () -> bridge().shadows().isEmpty());
        assertThat(lab.daemon().log())
                .doesNotContain("a foreign rule decides on HTTP over IPv4 of port alice: table=0,"
                        + "cookie=0x1234,priority=65535");
    }

    @Test
    void rulesThatTheSwitchRefusesAreNamedAndHoldUpNobodyElse() {
        lab.vsctl(
                "--",
                "--id=@t",
                "create",
                "flow_table",
                "flow_limit=20",
                "overflow_policy=refuse",
                "--",
                "set",
                "bridge",
                "br-int",
                "flow_tables:0=@t");
        Guest bob = lab.plug("bob", "--instance", lab.instance("bob").toString(), "--ip", "10.0.0.5/24");
        Await.until(
                "the refusal to be reported",
                Lab.LIMIT,
                () -> !bridge().refused().isEmpty());
        assertThat(bridge().refused().getFirst())
                .contains("in_port=" + bob.ofport())
                .contains("table full");
        assertThat(alice.flows()).isEqualTo(Guest.RULES);
        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(bob.flows()).isEqualTo(4);
        // Who is refused something keeps nobody else's from being put back, nor from being counted.
        long before = bridge().repairs();
        lab.ofctl("del-flows", "cookie=0x4d65746170000003/-1,in_port=alice");
        Await.until("alice's rule to be back", SECOND, () -> alice.flows() == Guest.RULES);
        Await.until("the repair to be counted", SECOND, () -> bridge().repairs() == before + 1);
        lab.vsctl("clear", "bridge", "br-int", "flow_tables");
        assertThat(lab.daemon().run("flows", "install").exit()).isZero();
        assertThat(bob.instanceName()).isEqualTo("bob");
        assertThat(bridge().refused()).isEmpty();
    }

    @Test
    void failModeThatLetsPacketsByIsSaid() {
        assertThat(bridge().remarks()).isEmpty();
        lab.vsctl("set-fail-mode", "br-int", "standalone");
        Await.until(
                "the mode to be said",
                Lab.LIMIT,
                () -> bridge().remarks().toString().contains("fail_mode"));
        assertThat(lab.daemon().run("status").exit()).isZero();
        lab.vsctl("set-controller", "br-int", "tcp:127.0.0.1:9");
        Await.until("the mode to be wrong", Lab.LIMIT, () -> bridge().mayFailOpen());
        assertThat(lab.daemon().run("status").exit()).isEqualTo(1);
        lab.vsctl("del-controller", "br-int");
        lab.vsctl("set-fail-mode", "br-int", "secure");
        Await.until(
                "all to be well", Lab.LIMIT, () -> lab.daemon().run("status").exit() == 0);
    }

    private static void speak(String version) {
        lab.vsctl("set", "bridge", "br-int", "protocols=OpenFlow10," + version);
        String wanted = version.equals("OpenFlow13") ? "1.3" : "1.4";
        Await.until(
                "a session of " + version,
                Lab.LIMIT,
                () -> bridge().openflow().equals(wanted) && bridge().rules() == Guest.RULES);
    }

    private static BridgeStatus bridge() {
        return lab.daemon().status().bridges().getFirst();
    }

    private String mac() {
        return lab.daemon().guests().getFirst().mac();
    }

    /** Our flows, without what changes by itself. */
    private static List<String> rules() {
        return lab.ourFlows().stream()
                .map(flow -> flow.replaceAll("(duration|n_packets|n_bytes|idle_age|hard_age)=[^,]*, ", ""))
                .sorted()
                .toList();
    }
}
