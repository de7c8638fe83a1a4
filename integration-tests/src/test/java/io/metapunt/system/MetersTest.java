package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.daemon.GuestStatus;
import io.metapunt.lab.Await;
import io.metapunt.lab.Frames;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import io.metapunt.lab.Metapunt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A guest's packets are held to its rate in the switch, by a meter that is nobody else's. */
class MetersTest {
    @RegisterExtension
    static final Lab lab = new Lab("--bridge", "br-idle");

    @TempDir
    private Path temporary;

    private Metapunt daemon;

    @BeforeEach
    void start() throws IOException {
        // What the last test's daemon was killed over.
        lab.ofctl("del-flows");
        lab.ofctl("del-meters");
        daemon = start("metering", 100, 50);
    }

    private Metapunt start(String runDir, int rate, int burst) throws IOException {
        Path config = Files.writeString(
                temporary.resolve(runDir + ".yaml"),
                "limits: {packets_per_second: " + rate + ", packet_burst: " + burst + "}\n");
        return lab.daemon(runDir, "--config", config.toString());
    }

    @Test
    void floodIsDroppedInTheSwitchAndCounted() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        Guest bob = lab.plugServed("bob", lab.instance("bob"), "--mac", "fa:16:3e:00:00:0b");
        Frames.flood(alice);
        GuestStatus flooding = status("alice");
        assertThat(flooding.framesIn()).isBetween(50L, 1_000L);
        assertThat(flooding.meterDrops()).isGreaterThan(1_000);
        assertThat(daemon.run("guests").out()).contains(Long.toString(flooding.meterDrops()));
        assertThat(bob.instanceName()).isEqualTo("bob");
        assertThat(status("bob").meterDrops()).isZero();
    }

    @Test
    void idsComeFromTheTopAndForeignMetersAreLeftAlone() {
        lab.ofctl("add-meter", "meter=262144,kbps,band=type=drop,rate=9");
        lab.ofctl("add-meter", "meter=1,kbps,band=type=drop,rate=9");
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        assertThat(status("alice").meter()).isEqualTo(262_143);
        assertThat(daemon.run("flows", "remove").exit()).isZero();
        assertThat(meters()).containsExactlyInAnyOrder("meter=1 ", "meter=262144 ");
        assertThat(daemon.run("flows", "install").exit()).isZero();
        assertThat(alice.instanceName()).isEqualTo("alice");
        lab.ofctl("del-meter", "meter=1");
        lab.ofctl("del-meter", "meter=262144");
    }

    @Test
    void deletedMeterIsBackAndCountsAgain() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        lab.ofctl("del-meters");
        // No event tells of it; the comparison that comes by itself finds it, within 10 s.
        Await.until("the meter to be back", Lab.LIMIT, () -> meters().size() == 1);
        Await.until(
                "the rules to take it",
                Lab.LIMIT,
                () -> daemon.run("flows", "diff").exit() == 0);
        Frames.flood(alice);
        assertThat(status("alice").meterDrops()).isGreaterThan(1_000);
    }

    @Test
    void foreignMeterThatTookADeletedOnesIdIsLeftAlone() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        long id = status("alice").meter();
        lab.ofctl("del-meter", "meter=" + id);
        lab.ofctl("add-meter", "meter=" + id + ",kbps,band=type=drop,rate=9");
        assertThat(daemon.run("flows", "install").exit()).isZero();
        assertThat(status("alice").meter()).isNotEqualTo(id);
        assertThat(lab.ofctl("dump-meters", "meter=" + id)).contains("rate=9");
        assertThat(alice.instanceName()).isEqualTo("alice");
        lab.ofctl("del-meter", "meter=" + id);
    }

    @Test
    void changedRateOfAMeterIsPutRight() {
        var _ = lab.plugServed("alice", lab.instance("alice"));
        long id = status("alice").meter();
        lab.ofctl("mod-meter", "meter=" + id + ",pktps,burst,stats,band=type=drop,rate=1,burst_size=1");
        assertThat(daemon.run("flows", "install").exit()).isZero();
        assertThat(lab.ofctl("dump-meters", "meter=" + id)).contains("rate=100 burst_size=50");
    }

    @Test
    void nextDaemonTakesTheMetersOverAndGivesThemItsRate() throws IOException {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        long id = status("alice").meter();
        assertThat(daemon.terminate()).isZero();
        assertThat(meters()).hasSize(1);
        daemon = start("next", 300, 70);
        Await.until("alice to be served", Lab.LIMIT, () -> daemon.guests().size() == 1);
        Await.until(
                "the new rate",
                Lab.LIMIT,
                () -> lab.ofctl("dump-meters", "meter=" + id).contains("rate=300 burst_size=70"));
        assertThat(meters()).hasSize(1);
        assertThat(alice.instanceName()).isEqualTo("alice");
    }

    @Test
    void meterWithoutFlowsThatAKilledDaemonLeftIsTakenOver() throws IOException {
        // As if it had been killed between the meter and its flows.
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        long id = status("alice").meter();
        daemon.kill();
        lab.ofctl("del-flows");
        lab.ofctl("add-meter", "meter=" + (id - 1) + ",pktps,burst,stats,band=type=drop,rate=100,burst_size=50");
        daemon = start("metering", 100, 50);
        alice.awaitServed();
        Await.until("alice to be served", Lab.LIMIT, () -> daemon.guests().size() == 1);
        assertThat(status("alice").meter()).isEqualTo(id);
        alice.unplug();
        Await.until(
                "the meter to go, and the other's alone to stay",
                Lab.LIMIT,
                () -> meters().equals(List.of("meter=" + (id - 1) + " ")));
        lab.ofctl("del-meters");
    }

    @Test
    void meterGoesWithItsGuest() {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        assertThat(meters()).hasSize(1);
        alice.unplug();
        Await.until("the meter to go", Lab.LIMIT, () -> meters().isEmpty());
    }

    @Test
    void bootsBurstOfConnectionsFitsTheDefault() {
        assertThat(daemon.terminate()).isZero();
        Metapunt usual = lab.daemon("usual");
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        Await.until("alice to be served", Lab.LIMIT, () -> usual.guests().size() == 1);
        // The userspace datapath's bucket is empty at first.
        Await.until(
                "a second with the meter",
                Lab.LIMIT,
                () -> lab.ofctl("meter-stats").matches("(?s).*duration:[1-9].*"));
        String script = "for i in $(seq 28); do"
                + " curl -sf -o /dev/null -w '%{http_code}\\n' --max-time 5 http://169.254.169.254/openstack &"
                + " done; wait";
        List<String> answers = alice.run("sh", "-c", script).out().lines().toList();
        assertThat(answers).hasSize(28).containsOnly("200");
        // Not by the time it took: a busy machine is no meter.
        GuestStatus served = usual.guests().getFirst();
        assertThat(served.meter()).isPositive();
        assertThat(served.meterDrops()).isZero();
        assertThat(served.accepted()).isEqualTo(28);
    }

    private GuestStatus status(String port) {
        return daemon.guests().stream()
                .filter(guest -> guest.port().equals(port))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> meters() {
        return lab.ofctl("dump-meters")
                .lines()
                .filter(line -> line.startsWith("meter="))
                .map(line -> line.replaceAll("(meter=[0-9]+ ).*", "$1"))
                .toList();
    }
}
