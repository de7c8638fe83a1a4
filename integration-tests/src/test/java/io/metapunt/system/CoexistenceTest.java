package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.daemon.GuestStatus;
import io.metapunt.lab.Await;
import io.metapunt.lab.Command;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Others work on the same bridge, and neither harms the other. */
class CoexistenceTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Says each PACKET_IN that it gets; behaves as a hub for all else. */
    private static final String OSKEN = """
            from os_ken.base import app_manager
            from os_ken.controller import ofp_event
            from os_ken.controller.handler import CONFIG_DISPATCHER, MAIN_DISPATCHER, set_ev_cls
            from os_ken.ofproto import ofproto_v1_3

            class Hub(app_manager.OSKenApp):
                OFP_VERSIONS = [ofproto_v1_3.OFP_VERSION]

                @set_ev_cls(ofp_event.EventOFPSwitchFeatures, CONFIG_DISPATCHER)
                def ready(self, ev):
                    dp = ev.msg.datapath
                    p, o = dp.ofproto_parser, dp.ofproto
                    act = [p.OFPActionOutput(o.OFPP_CONTROLLER, o.OFPCML_NO_BUFFER), p.OFPActionOutput(o.OFPP_NORMAL)]
                    dp.send_msg(p.OFPFlowMod(dp, cookie=0x1234, priority=1, match=p.OFPMatch(),
                        instructions=[p.OFPInstructionActions(o.OFPIT_APPLY_ACTIONS, act)]))
                    print("ready", flush=True)

                @set_ev_cls(ofp_event.EventOFPPacketIn, MAIN_DISPATCHER)
                def packet(self, ev):
                    print("packet", ev.msg.cookie, ev.msg.data.hex(), flush=True)
            """;

    @RegisterExtension
    static final Lab lab = new Lab();

    @AfterEach
    void clean() {
        for (String key : List.of("ovn-remote", "ovn-encap-type", "ovn-encap-ip")) {
            lab.vsctl("remove", "open_vswitch", ".", "external_ids", key);
        }
        lab.vsctl("del-controller", "br-int");
        // All of them: who else was here leaves flows under any cookie.
        lab.ofctl("del-flows");
        lab.ofctl("del-groups");
        for (String meter : List.of("5", "262144")) {
            lab.ofctl("del-meter", "meter=" + meter);
        }
    }

    @Test
    void secondControllerGetsItsPacketsAndNoneOfOurs() {
        lab.write("../hub.py", OSKEN);
        var _ = lab.startBesideTheSwitch(
                "hub.log",
                "osken-manager",
                "--ofp-tcp-listen-port",
                "6655",
                lab.dir().resolve("hub.py").toString());
        lab.vsctl("set-controller", "br-int", "tcp:127.0.0.1:6655");
        Await.until("the other controller", Lab.LIMIT, () -> lab.read("hub.log").contains("ready"));
        Guest alice = lab.plugServed("alice", lab.instance("alice"), "--ip", "10.0.0.1/24", "--tx-offload", "off");
        Guest bob = lab.plugServed("bob", lab.instance("bob"), "--ip", "10.0.0.2/24", "--tx-offload", "off");
        assertThat(alice.run("ping", "-c", "1", "-W", "5", "10.0.0.2").exit()).isZero();
        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(bob.getV6("/openstack")).isNotEmpty();
        // 10.0.0.2 is 0a000002, the service's addresses are a9fea9fe and fe80::a9fe:a9fe.
        Await.until("its packets", Lab.LIMIT, () -> lab.read("hub.log").contains("0a000002"));
        assertThat(lab.read("hub.log")).doesNotContain("a9fea9fe").doesNotContain("packet " + 0x4d65746170000002L);
        assertThat(lab.vsctl("get-controller", "br-int")).isEqualTo("tcp:127.0.0.1:6655");
    }

    @Test
    void learningSwitchOfAnotherControllerGoesOn() {
        var _ = lab.startBesideTheSwitch(
                "testcontroller.log", "ovs-testcontroller", "ptcp:6656:127.0.0.1", "--unixctl=none");
        lab.vsctl("set-controller", "br-int", "tcp:127.0.0.1:6656");
        Guest alice = lab.plugServed("alice", lab.instance("alice"), "--ip", "10.0.0.1/24", "--tx-offload", "off");
        Guest _ = lab.plugServed("bob", lab.instance("bob"), "--ip", "10.0.0.2/24", "--tx-offload", "off");
        Await.until(
                "a ping through the learning switch",
                Lab.LIMIT,
                () -> alice.run("ping", "-c", "1", "-W", "1", "10.0.0.2").exit() == 0);
        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(alice.flows()).isEqualTo(Guest.RULES);
        lab.vsctl("del-controller", "br-int");
        lab.ofctl("del-flows", "table=0,cookie=0/-1");
    }

    @Test
    void foreignFlowsGroupsAndMetersOfAllKindsAreLeftAsTheyAre() {
        addForeign();
        List<String> before = lab.foreignFlows();
        assertThat(before).hasSize(6);
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(lab.daemon().run("flows", "remove").exit()).isZero();
        assertThat(lab.daemon().run("flows", "install").exit()).isZero();
        alice.unplug();
        Await.until("our flows to go", Lab.LIMIT, () -> lab.ourFlows().isEmpty());
        assertThat(lab.foreignFlows()).isEqualTo(before);
        assertThat(lab.ofctl("dump-groups")).contains("group_id=7,type=select");
        assertThat(lab.ofctl("dump-meters")).contains("meter=5 ").contains("meter=262144 ");
    }

    @Test
    void neutronsCleanUpIsHealedAndItsOwnFlowsStay() {
        addForeign();
        List<String> before = lab.foreignFlows();
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        // ovs_lib's clean-up: the cookies that it does not know, one after the other.
        Matcher cookies = Pattern.compile("cookie=(0x[0-9a-f]+)").matcher(lab.ofctl("dump-flows"));
        TreeSet<String> unknown = new TreeSet<>();
        while (cookies.find()) {
            unknown.add(cookies.group(1));
        }
        unknown.remove("0x1234");
        assertThat(unknown).hasSize(7);
        unknown.forEach(cookie -> lab.ofctl("del-flows", "cookie=" + cookie + "/-1"));
        Await.until("alice's rules", SECOND, () -> alice.flows() == Guest.RULES);
        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(lab.foreignFlows()).isEqualTo(before);
    }

    @Test
    void ovnsClearingOfFlowsGroupsAndMetersIsHealed() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        // ofctrl.c, run_S_CLEAR_FLOWS.
        lab.ofctl("del-flows");
        lab.ofctl("del-groups");
        lab.ofctl("del-meters");
        Await.until("alice's rules", SECOND, () -> alice.flows() == Guest.RULES);
        assertThat(alice.instanceName()).isEqualTo("alice");
        // Its flows come back at once with what the action remembers; the meter by the next comparison.
        Await.until(
                "all to be in place",
                Lab.LIMIT,
                () -> lab.daemon().run("flows", "install").exit() == 0);
        assertThat(lab.daemon().guests().getFirst().meter()).isPositive();
        assertThat(lab.ofctl("dump-meters")).contains("rate=2000");
    }

    @Test
    void ovnControllersStartIsHealedAndItsFlowsStay() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        String southbound = "unix:" + startSouthbound();
        lab.vsctl(
                "set",
                "open_vswitch",
                ".",
                "external_ids:system-id=lab",
                "external_ids:ovn-remote=" + southbound,
                "external_ids:ovn-encap-type=geneve",
                "external_ids:ovn-encap-ip=127.0.0.1");
        assertThat(lab.ofctl("dump-meters")).contains("rate=2000");
        Process ovn = lab.startBesideTheSwitch(
                "ovn.log",
                "env",
                "OVN_RUNDIR=" + lab.dir(),
                "ovn-controller",
                "unix:" + lab.dir().resolve("db.sock"));
        Await.until(
                "OVN's flows", Lab.LIMIT, () -> lab.foreignFlows().toString().contains("table=37"));
        Await.until("alice's rules", SECOND, () -> alice.flows() == Guest.RULES);
        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(lab.daemon().run("flows", "install").exit()).isZero();
        assertThat(lab.ofctl("dump-meters")).contains("rate=2000");
        assertThat(lab.foreignFlows().toString()).contains("table=37");
        assertThat(lab.daemon().status().bridges().getFirst().repairs()).isGreaterThanOrEqualTo(Guest.RULES);
        // Else it would put its flows back while the bridge is cleaned for the next test.
        var _ = ovn.destroyForcibly().onExit().join();
    }

    /** Starts OVN's southbound database, empty; gives its socket. */
    private static Path startSouthbound() {
        Path database = lab.dir().resolve("sb.db");
        Path socket = lab.dir().resolve("sb.sock");
        var _ = Command.run(List.of("ovsdb-tool", "create", database.toString(), "/usr/share/ovn/ovn-sb.ovsschema"))
                .orFail();
        var _ = lab.startBesideTheSwitch(
                "sb.log",
                "ovsdb-server",
                database.toString(),
                "--remote=punix:" + socket,
                "--unixctl=" + lab.dir().resolve("sb.ctl"));
        Await.until(
                "the southbound database",
                Lab.LIMIT,
                () -> lab.besideTheSwitch("ovn-sbctl", "--db=unix:" + socket, "--timeout=5", "init")
                                .exit()
                        == 0);
        return socket;
    }

    @Test
    void flowsOfTheBridgeSurviveARestartAsOvsCtlDoesIt() {
        addForeign();
        lab.ofctl("del-meters");
        List<String> before = lab.foreignFlows();
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        assertThat(lab.daemon().guests().getFirst().meter()).isPositive();
        var _ = lab.lab("restart-switch").orFail();
        assertThat(lab.foreignFlows()).isEqualTo(before);
        alice.awaitServed();
        Await.until("alice to be served", Lab.LIMIT, () -> lab.daemon().guests().size() == 1);
        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(lab.daemon().run("flows", "install").exit()).isZero();
        assertThat(lab.ofctl("dump-meters")).contains("rate=2000");
    }

    @Test
    void parentAndSubportOfANeutronTrunkAreServed() {
        String subportMac = "fa:16:3e:00:00:0b";
        lab.vsctl("add-br", "tbr-1", "--", "set", "bridge", "tbr-1", "datapath_type=netdev");
        addPatch("tpi-1", "fa:16:3e:00:00:0a", List.of(), "tpt-1", List.of());
        addPatch("spi-1", subportMac, List.of("tag=7"), "spt-1", List.of("tag=101"));
        Guest guest = lab.plug(
                "tapparent",
                "--bridge",
                "tbr-1",
                "--mac",
                "fa:16:3e:00:00:0a",
                "--ip",
                "10.0.0.5/24",
                "--instance",
                lab.instance("parent").toString());
        lab.ofctl("add-flow", "cookie=0x1234,table=60,priority=3,actions=NORMAL");
        Await.until("rules of both", Lab.LIMIT, () -> lab.ourFlows().size() == 2 * Guest.RULES);
        assertThat(lab.daemon().guests()).extracting(GuestStatus::port).containsExactlyInAnyOrder("tpi-1", "spi-1");
        assertThat(guest.instanceName()).isEqualTo("parent");
        // A port in the place of the guest's VLAN device, which not every kernel has.
        Guest subport = lab.plug(
                "tapsub",
                "--bridge",
                "tbr-1",
                "--tag",
                "101",
                "--mac",
                subportMac,
                "--ip",
                "10.1.0.5/24",
                "--no-attached-mac");
        assertThat(subport.instanceName()).isEqualTo("parent");
        assertThat(lab.daemon().guests())
                .allSatisfy(each ->
                        assertThat(each.requests().total()).as(each.port()).isEqualTo(1));
        lab.vsctl("del-port", "br-int", "tpi-1", "--", "del-port", "br-int", "spi-1", "--", "del-br", "tbr-1");
    }

    /** A pair of patch ports between br-int and the trunk's bridge, as Neutron's agent makes them. */
    private static void addPatch(
            String onInt, String mac, List<String> intOptions, String onTrunk, List<String> trunkOptions) {
        List<String> command = new ArrayList<>(List.of("add-port", "br-int", onInt));
        command.addAll(intOptions);
        command.addAll(List.of("--", "set", "interface", onInt, "type=patch", "options:peer=" + onTrunk));
        command.add("external_ids:iface-id=cd9f6d46-4a3a-43ab-a466-994af9db96fc");
        command.add("external_ids:attached-mac=\"" + mac + "\"");
        command.addAll(List.of("--", "add-port", "tbr-1", onTrunk));
        command.addAll(trunkOptions);
        command.addAll(List.of("--", "set", "interface", onTrunk, "type=patch", "options:peer=" + onInt));
        lab.vsctl(command.toArray(String[]::new));
    }

    /** Flows with registers, resubmit, learn, ct and groups in several tables, a group, and two meters. */
    private static void addForeign() {
        lab.ofctl("add-group", "group_id=7,type=select,bucket=weight:1,actions=NORMAL");
        lab.ofctl("add-meter", "meter=5,kbps,band=type=drop,rate=9");
        lab.ofctl("add-meter", "meter=262144,kbps,band=type=drop,rate=9");
        for (String flow : List.of(
                "table=0,priority=0,actions=resubmit(,60)",
                "table=0,priority=200,in_port=LOCAL,reg5=0x1,actions=load:7->NXM_NX_REG6[],resubmit(,60)",
                "table=60,priority=3,ip,ct_state=-trk,actions=ct(table=71,zone=5)",
                "table=60,priority=2,arp,actions=learn(table=61,hard_timeout=300,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],"
                        + "output:NXM_OF_IN_PORT[]),NORMAL",
                "table=71,priority=9,ip,ct_state=+new+trk,actions=ct(commit,zone=5,exec(load:1->NXM_NX_CT_MARK[])),group:7",
                "table=253,priority=1,ip,actions=note:00.01")) {
            lab.ofctl("add-flow", "cookie=0x1234," + flow);
        }
    }
}
