package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.metapunt.lab.Await;
import io.metapunt.lab.Command;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import io.metapunt.lab.Metapunt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is said of a node's troubles, and of what guests do right now. */
class DoctorTest {
    @RegisterExtension
    static final Lab lab = new Lab();

    /** A line of the text format, version 0.0.4: a comment, or a sample. */
    private static final Pattern PROMETHEUS = Pattern.compile("# (HELP|TYPE) [a-z_]+ .+"
            + "|[a-z_]+(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*})? ([-+0-9.eE]+|[+]Inf|NaN)");

    @Test
    void wellNodeIsSaidToBeWell() throws Exception {
        Guest web = lab.plugServed("web", lab.instance("web"));
        assertThat(web.status("/openstack", 5)).isEqualTo("200");

        Command.Result doctor = lab.daemon().run("doctor");

        assertThat(doctor.out())
                .contains("ok    session: br-int speaks OpenFlow 1.")
                .contains("ok    flows: br-int: all ")
                .contains("ok    shadowing: ")
                .contains("ok    next hop: every guest was heard")
                .contains("ok    permissions: ")
                .doesNotContain("fail ");
        assertThat(doctor.exit()).isZero();
        JsonNode json =
                new JsonMapper().readTree(lab.daemon().run("doctor", "--json").orFail());
        assertThat(json.get(0).get("name").asText()).isEqualTo("daemon");
        assertThat(json.get(0).get("verdict").asText()).isEqualTo("OK");
    }

    @Test
    void eachTroubleHasItsRemedy() {
        var _ = lab.plugServed("lost", UUID.randomUUID(), "--ip", "10.0.0.6/24");
        var _ = lab.plug("odd", "--instance", UUID.randomUUID().toString(), "--no-attached-mac");
        lab.write("broken.yaml", "uuid: [\n");
        // This makes Open vSwitch forget all flows.
        lab.vsctl("set-fail-mode", "br-int", "standalone");
        lab.ofctl("add-flow", "cookie=0x99,priority=60000,tcp,nw_dst=169.254.169.254,actions=NORMAL");

        Await.until(
                "the broken file to be noticed",
                Lab.LIMIT,
                () -> lab.daemon().status().problems().size() == 1);
        Command.Result doctor = lab.daemon().run("doctor");
        lab.vsctl("set-fail-mode", "br-int", "secure");
        lab.ofctl("del-flows", "cookie=0x99/-1");

        assertThat(doctor.exit()).isEqualTo(1);
        assertThat(doctor.out())
                .contains("-> ovs-vsctl set interface odd external_ids:attached-mac='\"MAC\"'")
                .contains("fail  instance: lost (")
                .contains("fail  instances: ")
                .contains("broken.yaml:")
                .contains("fail  shadowing: lost: Metapunt never sees it")
                .contains("-> metapunt flows trace lost")
                .contains("-> ovs-vsctl set-fail-mode br-int secure")
                .contains("warn  next hop: never heard: lost")
                .contains("or name it in flows.next_hops");
    }

    @Test
    void deadNextHopThatIsNamedLeadsToTheService() throws IOException {
        var _ = lab.lab("bridge", "br-hop").orFail();
        Metapunt daemon = configured("br-hop", "flows: {next_hops: [10.0.0.2]}");
        Guest web = lab.plug(
                "web",
                "--bridge",
                "br-hop",
                "--ip",
                "10.0.0.5/24",
                "--gateway",
                "10.0.0.2",
                "--instance",
                lab.instance("web").toString());
        var _ = web.run("ip", "neigh", "del", "10.0.0.2", "dev", "eth0").orFail();
        Await.until("the guest to be served", Lab.LIMIT, () -> daemon.guests().size() == 1);

        assertThat(web.status("/openstack", 10)).isEqualTo("200");

        assertThat(web.run("ip", "neigh", "show", "10.0.0.2").orFail()).contains("lladdr 02:a9:fe:a9:fe:50");
        assertThat(daemon.run("flows", "show", "web").orFail())
                .contains("# answer-next-hop: It brings ARP requests for a next hop that nobody else answers for");
        // Anybody else is asked for as ever, and answers or not.
        assertThat(web.run("ping", "-c", "1", "-W", "1", "10.0.0.3").exit()).isNotZero();
        assertThat(web.run("ip", "neigh", "show", "10.0.0.3").orFail()).doesNotContain("lladdr");
    }

    @Test
    void metricsPortGivesPrometheusTextWithBoundedSeries() throws Exception {
        var _ = lab.lab("bridge", "br-metrics").orFail();
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Metapunt daemon = configured("br-metrics", "metrics: {listen: '127.0.0.1:" + port + "', guests: 1}");
        for (String name : List.of("one", "two")) {
            var _ = lab.plug(
                    name,
                    "--bridge",
                    "br-metrics",
                    "--instance",
                    lab.instance(name).toString());
        }
        Await.until("both guests to be served", Lab.LIMIT, () -> daemon.guests().size() == 2);

        HttpResponse<String> response;
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
            response = client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        assertThat(response.body().lines())
                .allMatch(line -> PROMETHEUS.matcher(line).matches());
        assertThat(response.body()).contains("metapunt_session_up{bridge=\"br-metrics\"} 1");
        assertThat(response.body()
                        .lines()
                        .filter(line -> line.startsWith("metapunt_guest_"))
                        .map(line -> line.replaceAll(".*port=\"([^\"]*)\".*", "$1"))
                        .distinct())
                .hasSize(1);
        assertThat(response.body()).containsPattern("metapunt_guests_without_series 1(\\.0)?\n");
    }

    /** A daemon beside the lab's own, on another bridge, with a file. */
    private static Metapunt configured(String bridge, String text) throws IOException {
        Path config = Files.writeString(lab.dir().resolve(bridge + ".yaml"), text + "\n");
        return lab.daemon(bridge, "--bridge", bridge, "--punt", "controller", "--config", config.toString());
    }

    @Test
    void withoutDaemonTheNodeIsLookedAt() {
        lab.write("broken.yaml", "uuid: [\n");

        Command.Result doctor = Command.run(List.of(
                Lab.launcher().toString(),
                "doctor",
                "--run-dir",
                "/nonexistent",
                "--ovs-rundir",
                "/nonexistent",
                "--instances",
                lab.instances().toString()));

        assertThat(doctor.exit()).isEqualTo(1);
        assertThat(doctor.err()).isEmpty();
        assertThat(doctor.out())
                .contains("fail  daemon: no daemon answers on /nonexistent/admin.sock")
                .contains("fail  database: no socket /nonexistent/db.sock")
                .contains("broken.yaml:");
    }

    @Test
    void topShowsRates() throws Exception {
        Guest web = lab.plugServed("web", lab.instance("web"));
        Process top = new ProcessBuilder(
                        Lab.launcher().toString(),
                        "top",
                        "-n",
                        "8",
                        "-d",
                        "0.5",
                        "--json",
                        "--run-dir",
                        lab.dir().resolve("run").toString())
                .redirectErrorStream(true)
                .redirectOutput(lab.dir().resolve("top.log").toFile())
                .start();
        while (top.isAlive()) {
            assertThat(web.status("/openstack", 5)).isEqualTo("200");
        }

        assertThat(top.exitValue()).isZero();
        List<String> lines = Files.readAllLines(lab.dir().resolve("top.log"));
        assertThat(lines).hasSize(8);
        double most = 0;
        for (String line : lines) {
            most = Math.max(
                    most, new JsonMapper().readTree(line).at("/0/requests").asDouble());
        }
        assertThat(most).isPositive();
        assertThat(lab.daemon().run("top", "-n", "1", "-d", "0.1").orFail())
                .containsPattern("BRIDGE +PORT +VLAN +REQ/S .*\nbr-int +web +- +");
        assertThat(lab.daemon().run("top", "-d", "0").exit()).isEqualTo(2);
    }

    @Test
    void metricsCountWhatGuestsAsk() throws Exception {
        Guest web = lab.plugServed("web", lab.instance("web"));
        assertThat(web.status("/nothing", 5)).isEqualTo("404");

        String metrics = lab.daemon().run("metrics").orFail();

        assertThat(metrics)
                .containsPattern("metapunt_requests_total\\{bridge=\"br-int\",status=\"404\"} [1-9]")
                .containsPattern("metapunt_guest_requests_total\\{.*port=\"web\",status=\"404\",vlan=\"0\"} 1.0")
                .contains("metapunt_session_up{bridge=\"br-int\"} 1.0")
                .contains("jvm_memory_used_bytes{area=\"heap\"}");
        JsonNode json =
                new JsonMapper().readTree(lab.daemon().run("metrics", "--json").orFail());
        assertThat(json).anyMatch(sample -> sample.get("name").asText().equals("metapunt_database_up"));
    }

    @Test
    void watcherSeesFlowsBeingPutBack() throws Exception {
        var _ = lab.plugServed("web", lab.instance("web"));
        Path log = lab.dir().resolve("watch.log");
        Path json = lab.dir().resolve("watch.json");
        Process watch = watch(log);
        Process asJson = watch(json, "--json");
        try {
            // One that is taken away before the watching has begun is not seen: so again and again.
            Await.until("a flow that was put back", Lab.LIMIT, () -> {
                lab.ofctl("del-flows", "table=0");
                return read(log).contains(" br-int put-back punt-tcp table=0,")
                        && read(json).contains("\"what\":\"PUT_BACK\",\"kind\":\"PUNT_TCP\"");
            });
        } finally {
            watch.destroy();
            asJson.destroy();
        }
        assertThat(watch.waitFor()).isEqualTo(143);
        assertThat(asJson.waitFor()).isEqualTo(143);
        String first = read(json).lines().findFirst().orElseThrow();
        assertThat(new JsonMapper().readTree(first).get("bridge").asText()).isEqualTo("br-int");
    }

    private static Process watch(Path log, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(Lab.launcher().toString(), "flows", "watch", "--run-dir"));
        command.add(lab.dir().resolve("run").toString());
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException _) {
            return "";
        }
    }
}
