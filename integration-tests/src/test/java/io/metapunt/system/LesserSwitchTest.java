package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.daemon.DaemonStatus.BridgeStatus;
import io.metapunt.daemon.GuestStatus;
import io.metapunt.lab.Await;
import io.metapunt.lab.Frames;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import io.metapunt.lab.Metapunt;
import io.metapunt.lab.SwitchFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A switch that can do less than Open vSwitch's newest. */
class LesserSwitchTest {
    @RegisterExtension
    static final Lab lab = new Lab("--bridge", "br-idle");

    @TempDir
    private Path temporary;

    @BeforeEach
    void clear() {
        lab.ofctl("del-flows");
        lab.ofctl("del-meters");
    }

    @Test
    void withoutMetersGuestsAreLimitedHereAndThatIsSaidOnce() throws IOException {
        try (SwitchFilter filter = SwitchFilter.before(lab, SwitchFilter.Lack.METERS)) {
            limitedHere(start(filter), "the switch has no meters");
        }
    }

    @Test
    void outOfMetersGuestsAreLimitedHereAndThatIsSaidOnce() throws IOException {
        try (SwitchFilter filter = SwitchFilter.before(lab, SwitchFilter.Lack.ROOM_FOR_METERS)) {
            limitedHere(start(filter), "1 guest is limited here instead");
        }
    }

    private void limitedHere(Metapunt daemon, String said) {
        Guest alice = plug(daemon);
        assertThat(alice.instanceName()).isEqualTo("alice");
        Await.until(
                "status to say so",
                Lab.LIMIT,
                () -> bridge(daemon).remarks().toString().contains("limited here instead"));
        assertThat(lab.ofctl("dump-meters")).doesNotContain("meter=");
        Frames.flood(alice);
        GuestStatus status = daemon.guests().getFirst();
        assertThat(status.meter()).isZero();
        assertThat(status.drops().get("PACKET_RATE_LIMIT")).isPositive();
        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(daemon.run("flows", "install").exit()).isZero();
        assertThat(daemon.log().lines().filter(line -> line.contains(said))).hasSize(1);
        assertThat(daemon.run("status").exit()).isZero();
    }

    @Test
    void withoutAFlowMonitorFlowsAreStillBackWithinASecond() throws IOException {
        try (SwitchFilter filter = SwitchFilter.before(lab, SwitchFilter.Lack.FLOW_MONITOR)) {
            Metapunt daemon = start(filter);
            Guest alice = plug(daemon);
            assertThat(bridge(daemon).remarks().toString()).contains("no flow monitor");
            lab.ofctl("mod-flows", "tcp,actions=NORMAL");
            Await.until(
                    "the rules to be back",
                    Duration.ofSeconds(1),
                    () -> lab.ourFlows().stream().noneMatch(flow -> flow.contains("NORMAL")));
            assertThat(alice.instanceName()).isEqualTo("alice");
        }
    }

    private Metapunt start(SwitchFilter filter) throws IOException {
        Path config =
                Files.writeString(temporary.resolve("m.yaml"), "limits: {packets_per_second: 100, packet_burst: 50}\n");
        return lab.daemon(
                filter.dir().getFileName().toString() + "-run",
                "--config",
                config.toString(),
                "--ovs-rundir",
                filter.dir().toString());
    }

    private static Guest plug(Metapunt daemon) {
        Guest alice = lab.plugServed("alice", lab.instance("alice"));
        Await.until("alice to be served", Lab.LIMIT, () -> daemon.guests().size() == 1);
        return alice;
    }

    private static BridgeStatus bridge(Metapunt daemon) {
        return daemon.status().bridges().getFirst();
    }
}
