package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.metapunt.lab.Await;
import io.metapunt.lab.Command;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The commands that look and change nothing, as a person and as a program reads them. */
class OperatorTest {
    @RegisterExtension
    static final Lab lab = new Lab();

    private static final UUID UNKNOWN = UUID.fromString("00000000-0000-4000-8000-000000000001");

    @Test
    void guestsTellWhatEachAskedAndWhenItWasSeen() throws Exception {
        UUID uuid = lab.instance("web");
        Guest web = lab.plugServed("web", uuid);
        var _ = lab.plugServed("quiet", UNKNOWN, "--ip", "10.0.0.6/24");
        var _ = lab.plug("odd", "--instance", UUID.randomUUID().toString(), "--no-attached-mac");
        assertThat(web.status("/openstack", 5)).isEqualTo("200");
        assertThat(web.status("/nothing", 5)).isEqualTo("404");

        String people = lab.daemon().run("guests").orFail();
        assertThat(people.lines().map(line -> line.replaceAll(" +", " ")))
                .first()
                .isEqualTo("BRIDGE PORT OFPORT VLAN MAC INSTANCE NAME REQUESTS ERRORS SEEN METER-DROPS DROPS");
        assertThat(people).containsPattern("web +\\d+ +- +\\S+ +" + uuid + " +web +2 +1 +\\d+\\.\\ds +[-0] +0\n");
        assertThat(people).containsPattern("quiet .* unknown +- +0 +0 +never +[-0] +0\n");
        assertThat(people).contains("br-int odd is not served: no attached-mac\n");

        JsonNode guest = lab.daemon().json("guests", "web").get(0);
        assertThat(guest.at("/requests/by_status/200").asInt()).isEqualTo(1);
        assertThat(guest.at("/requests/by_status/404").asInt()).isEqualTo(1);
        assertThat(guest.at("/last_seen_seconds").asDouble()).isPositive();
        assertThat(lab.daemon().json("guests").at("/unserved/0/reason").asText())
                .isEqualTo("no attached-mac");
    }

    @Test
    void dropsAreNamedWithTheirReason() throws Exception {
        Guest web = lab.plugServed("web", lab.instance("web"));
        // Of a connection that nobody knows: answered with RST, and counted.
        var _ = web.run("curl", "-s", "--max-time", "5", "http://169.254.169.254/openstack");
        var _ = lab.lab("exec", "web", "python3", "-c", """
                import socket, struct
                s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 6)
                s.bind(('10.0.0.5', 0))
                head = lambda c: struct.pack('!HHIIHHHH', 40000, 80, 1, 1, 0x5010, 100, c, 0)
                data = socket.inet_aton('10.0.0.5') + socket.inet_aton('169.254.169.254') + b'\\0\\6\\0\\x14' + head(0)
                total = sum(struct.unpack('!16H', data))
                total = (total & 0xffff) + (total >> 16)
                total = (total & 0xffff) + (total >> 16)
                s.sendto(head(~total & 0xffff), ('169.254.169.254', 0))
                """).orFail();

        assertThat(lab.daemon().run("guests").orFail()).containsPattern("web .* tcp-unknown-connection 1\n");
        assertThat(lab.daemon()
                        .json("guests", "web")
                        .at("/0/drops/TCP_UNKNOWN_CONNECTION")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void connectionsAreListedAsTheyAre() throws Exception {
        Guest web = lab.plugServed("web", lab.instance("web"));
        var _ = lab.lab(
                        "exec",
                        "web",
                        "bash",
                        "-c",
                        "exec 3<>/dev/tcp/169.254.169.254/80; { sleep 60 & } >/dev/null 2>&1; echo $! >" + lab.dir()
                                + "/sleep.pid")
                .orFail();
        try {
            assertThat(lab.daemon().run("connections").orFail())
                    .containsPattern("br-int +web +- +ESTABLISHED +0 +0 +0 +\\d+\\.\\ds +10\\.0\\.0\\.5:\\d+\n");
            JsonNode connection = lab.daemon().json("connections", "web").get(0);
            assertThat(connection.get("state").asText()).isEqualTo("ESTABLISHED");
            assertThat(connection.get("peer").asText()).isEqualTo("10.0.0.5");
            assertThat(web.name()).isEqualTo(connection.get("port").asText());
        } finally {
            var _ = Command.run(List.of("sh", "-c", "kill $(cat " + lab.dir() + "/sleep.pid)"));
        }
    }

    @Test
    void shownFlowsAreWhatOvsOfctlTakes() throws Exception {
        Guest web = lab.plugServed("web", lab.instance("web"));

        String shown = lab.daemon().run("flows", "show", "web").orFail();

        assertThat(shown).contains("# punt-tcp: It brings the guest's HTTP connections to Metapunt.\n");
        List<String> flows =
                shown.lines().filter(line -> line.startsWith("table=")).toList();
        assertThat(flows).hasSize(Guest.RULES);
        // A bridge that nobody serves: what is not understood is refused.
        var _ = lab.lab("bridge", "br-try").orFail();
        for (String flow : flows) {
            var _ = lab.lab(
                            "ofctl",
                            "add-flow",
                            lab.dir().resolve("br-try.mgmt").toString(),
                            flow)
                    .orFail();
        }
        JsonNode json = lab.daemon().json("flows", "show", Integer.toString(web.ofport()));
        assertThat(json).hasSize(Guest.RULES);
        assertThat(json.get(0).get("why").asText()).endsWith(".");
    }

    @Test
    void statusIsOneScreen() throws Exception {
        var _ = lab.plugServed("web", lab.instance("web"));

        String people = lab.daemon().run("status").orFail();

        assertThat(people)
                .startsWith("metapunt ")
                .contains("instances  1 in " + lab.instances() + "\n")
                .containsPattern("br-int +connected +1\\.4 +.* 1 +0 +" + Guest.RULES + " ");
        JsonNode bridge = lab.daemon().json("status").at("/bridges/0");
        assertThat(bridge.get("name").asText()).isEqualTo("br-int");
        assertThat(bridge.get("guests").asInt()).isEqualTo(1);
    }

    @Test
    void diffShowsWhoStandsAboveUs() throws Exception {
        var _ = lab.plugServed("web", lab.instance("web"));
        Command.Result none = lab.daemon().run("flows", "diff");
        assertThat(none.exit()).isZero();
        assertThat(none.out()).isEmpty();
        assertThat(lab.daemon().json("flows", "diff")).isEmpty();

        lab.ofctl("add-flow", "cookie=0x99,priority=60000,tcp,nw_dst=169.254.169.254,actions=NORMAL");
        // The tracing follows the guests and the switch's ports; this asks for one.
        var _ = lab.daemon().run("flows", "install");
        Await.until(
                "the flow to be found",
                Lab.LIMIT,
                () -> lab.daemon().run("flows", "diff").exit() == 1);
        Command.Result diff = lab.daemon().run("flows", "diff");
        Command.Result asJson = lab.daemon().run("flows", "diff", "--json");
        Command.Result list = lab.daemon().run("flows", "list", "--json");
        Command.Result doctor = lab.daemon().run("doctor");
        lab.ofctl("del-flows", "cookie=0x99/-1");

        assertThat(doctor.out()).contains("flows: br-int: all " + Guest.RULES + " are in place\n");
        assertThat(diff.out()).startsWith("! br-int ").contains("priority=60000");
        assertThat(asJson.exit()).isEqualTo(1);
        assertThat(new JsonMapper().readTree(asJson.out()).at("/0/state").asText())
                .isEqualTo("SHADOWING");
        assertThat(list.exit()).isEqualTo(1);
        // What is ours is there beside.
        assertThat(new JsonMapper().readTree(list.out()))
                .filteredOn(flow -> flow.get("state").asText().equals("PRESENT"))
                .hasSize(Guest.RULES);
    }

    @Test
    void flowsAreTakenOutAndPutInByNameOnly() throws Exception {
        Guest web = lab.plugServed("web", lab.instance("web"));
        assertThat(lab.daemon().run("flows", "list").orFail())
                .containsPattern(
                        "BRIDGE +STATE +KIND +PACKETS +BYTES +SECONDS +FLOW\nbr-int +present +guard-impersonation ");

        assertThat(lab.daemon().run("flows", "remove").orFail()).isEqualTo("no flow of ours is left\n");
        assertThat(web.flows()).isZero();
        assertThat(lab.daemon().json("flows", "remove")).isEmpty();
        Command.Result status = lab.daemon().run("status");
        assertThat(status.exit()).isEqualTo(1);
        assertThat(lab.daemon().json("flows", "install")).hasSize(Guest.RULES);
        assertThat(lab.daemon().run("flows", "install").orFail()).isEqualTo(Guest.RULES + " flows in place\n");
    }

    @Test
    void traceSaysWhoGetsThePacket() throws Exception {
        var _ = lab.plugServed("web", lab.instance("web"));

        for (String packet : List.of("--tcp", "--tcp6", "--arp", "--nd", "--icmp", "--icmp6")) {
            Command.Result traced = lab.daemon().run("flows", "trace", "web", packet);
            assertThat(traced.err()).isEmpty();
            assertThat(traced.exit()).isZero();
            assertThat(traced.out()).contains("Metapunt's: brings").contains("controller(id=");
        }

        lab.ofctl("add-flow", "cookie=0x99,priority=60000,tcp,nw_dst=169.254.169.254,actions=NORMAL");
        Command.Result shadowed = lab.daemon().run("flows", "trace", "web");
        JsonNode json = new JsonMapper()
                .readTree(lab.daemon().run("flows", "trace", "web", "--json").out());
        lab.ofctl("del-flows", "cookie=0x99/-1");

        assertThat(shadowed.exit()).isEqualTo(1);
        assertThat(shadowed.out())
                .contains(
                        "Metapunt never sees it: the flow with priority 60000 in table 0 (somebody else's, cookie 0x99)");
        assertThat(json.get("verdict").asText()).isEqualTo("TAKEN");
        assertThat(json.get("expected").asBoolean()).isFalse();
    }

    @Test
    void portThatIsNotThereIsSaidInOneLine() {
        var _ = lab.plug("odd", "--instance", UUID.randomUUID().toString(), "--no-attached-mac");

        for (List<String> command : List.of(
                List.of("guests"), List.of("connections"), List.of("flows", "show"), List.of("flows", "trace"))) {
            refused(command, "nosuch", "no guest on a port nosuch; 'metapunt guests' lists them");
            refused(command, "odd", "port odd is not served: no attached-mac");
        }
    }

    private static void refused(List<String> command, String port, String why) {
        List<String> words = new java.util.ArrayList<>(command);
        words.add(port);
        Command.Result result = lab.daemon().run(words.toArray(String[]::new));
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEqualTo("metapunt: " + why + "\n");
    }
}
