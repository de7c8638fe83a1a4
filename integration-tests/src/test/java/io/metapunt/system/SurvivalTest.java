package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.flows.ControllerIds;
import io.metapunt.lab.Await;
import io.metapunt.lab.Command;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import io.metapunt.lab.Metapunt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Faults of the node that guests get over. */
class SurvivalTest {
    private static final String UUID_OF_BIG = "11111111-2222-3333-4444-555555555555";

    private static final String HALFWAY = """
            import socket, time
            s = socket.create_connection(("169.254.169.254", 80), 15)
            s.send(b"GET /openstack HTTP/1.1\\r\\n")
            time.sleep(5)
            try:
                s.send(b"Host: x\\r\\n\\r\\n")
                print(s.recv(1000))
            except Exception as e:
                print(type(e).__name__)
            """;

    @RegisterExtension
    static final Lab lab = new Lab("--bridge", "br-idle");

    @TempDir
    private Path temporary;

    @BeforeEach
    void clear() {
        // What the last test's daemon was killed over.
        lab.ofctl("del-flows");
        lab.ofctl("del-meters");
    }

    /** Plugs the guest in, and waits until this daemon serves it. */
    private static Guest plug(Metapunt daemon, String name, String... lines) {
        Guest guest = lab.plugServed(name, lab.instance(name, lines));
        Await.until(
                name + " to be served",
                Lab.LIMIT,
                () -> daemon.guests().stream().anyMatch(served -> served.port().equals(name)));
        return guest;
    }

    @Test
    void killedDaemonLeavesNoGuestHangingAndNoMomentWithoutFlows() {
        Metapunt first = lab.daemon("first");
        Guest alice = plug(first, "alice");
        Guest bob = plug(first, "bob");
        var load = curls(bob, 300);
        Await.until("load", Lab.LIMIT, () -> first.guests().stream().anyMatch(guest -> guest.accepted() > 20));
        // Half of its request is sent before, the other half after.
        var halfway = CompletableFuture.supplyAsync(() -> alice.run("python3", "-c", HALFWAY));
        Await.until(
                "the half request",
                Lab.LIMIT,
                () -> first.guests().stream()
                        .anyMatch(guest -> guest.port().equals("alice") && guest.connections() == 1));
        first.kill();
        assertThat(alice.flows()).isEqualTo(Guest.RULES);
        var asked = CompletableFuture.supplyAsync(alice::instanceName);
        Metapunt second = lab.daemon("second");
        assertThat(alice.flows()).isEqualTo(Guest.RULES);
        // What was asked while nobody was there is answered as soon as somebody is.
        assertThat(asked.join()).isEqualTo("alice");
        assertThat(alice.instanceName()).isEqualTo("alice");
        assertThat(halfway.join().out()).isEqualTo("ConnectionResetError\n");
        assertThat(load.join())
                .hasSize(300)
                .filteredOn(code -> !code.equals("200"))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(second.log()).doesNotContain("flows to add");
    }

    /** Asks so many times, one after the other, 10 ms apart; gives the status of each, 000 for none. */
    private static CompletableFuture<List<String>> curls(Guest guest, int count) {
        String loop = "for i in $(seq " + count + "); do curl -s -o /dev/null -w '%{http_code}\\n' --max-time 10"
                + " http://169.254.169.254/openstack; sleep 0.01; done";
        return CompletableFuture.supplyAsync(
                () -> guest.run("sh", "-c", loop).out().lines().toList());
    }

    /** While its database is away, ovs-vswitchd runs no OpenFlow: nobody can be answered until it is back. */
    @Test
    void guestsAreServedAgainAfterTheDatabaseCameBack() {
        Metapunt daemon = lab.daemon("daemon");
        Guest alice = plug(daemon, "alice");
        var _ = lab.lab("stop-database").orFail();
        try {
            Await.until(
                    "the database to be missed",
                    Lab.LIMIT,
                    () -> daemon.run("status").exit() == 1);
        } finally {
            var _ = lab.lab("start-database").orFail();
        }
        Await.until(
                "alice to be answered",
                Lab.LIMIT,
                () -> alice.status("/openstack", 1).equals("200"));
        Guest bob = plug(daemon, "bob");
        assertThat(bob.instanceName()).isEqualTo("bob");
        assertThat(alice.instanceName()).isEqualTo("alice");
    }

    @Test
    void switchAndDatabaseMayRestartTogether() {
        Metapunt daemon = lab.daemon("daemon");
        Guest alice = plug(daemon, "alice");
        var _ = lab.lab("stop-switch").orFail();
        var _ = lab.lab("stop-database").orFail();
        try {
            Await.until(
                    "both to be missed",
                    Lab.LIMIT,
                    () -> !daemon.status().database().isEmpty());
        } finally {
            var _ = lab.lab("start-database").orFail();
            var _ = lab.lab("start-switch").orFail();
        }
        alice.awaitServed();
        Await.until("alice to be served", Lab.LIMIT, () -> daemon.guests().size() == 1);
        assertThat(alice.instanceName()).isEqualTo("alice");
    }

    @Test
    void fullDiskKeepsWhatIsStoredAndSaysSo() throws IOException {
        Path store = Files.createDirectory(lab.dir().resolve("small"));
        Metapunt daemon = lab.daemonUnder(
                List.of(
                        "unshare",
                        "-m",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=64k tmpfs " + store + " && exec \"$@\"",
                        "sh"),
                "full",
                "--instances",
                store.toString());
        String small = "uuid: 6fc9d9cf-1a3b-4a54-8a63-0d2e3d4ba4ee\nname: small\n";
        assertThat(put(daemon, "small.yaml", small).orFail()).isNotEmpty();
        Command.Result refused =
                put(daemon, "big.yaml", "uuid: " + UUID_OF_BIG + "\nuser_data: " + "x".repeat(200_000) + "\n");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).containsIgnoringCase("no space left");
        assertThat(daemon.run("instances", "list").out()).contains("small").doesNotContain(UUID_OF_BIG);
        Guest alice = lab.plug("alice", "--instance", "6fc9d9cf-1a3b-4a54-8a63-0d2e3d4ba4ee", "--ip", "10.0.0.5/24");
        alice.awaitServed();
        assertThat(alice.instanceName()).isEqualTo("small");
        assertThat(put(daemon, "big.yaml", "uuid: " + UUID_OF_BIG + "\nname: big\n")
                        .exit())
                .isZero();
    }

    private Command.Result put(Metapunt daemon, String name, String text) throws IOException {
        return daemon.run(
                "instances",
                "put",
                Files.writeString(temporary.resolve(name), text).toString());
    }

    @Test
    void stepsOfTheClockAreNotNoticed() throws IOException {
        Path clock = Files.writeString(temporary.resolve("clock"), "+0");
        Metapunt daemon = lab.daemonUnder(
                List.of(
                        "env",
                        "LD_PRELOAD=/usr/$LIB/faketime/libfaketime.so.1",
                        "FAKETIME_NO_CACHE=1",
                        "FAKETIME_DONT_FAKE_MONOTONIC=1",
                        "DONT_FAKE_MONOTONIC=1",
                        "FAKETIME_TIMESTAMP_FILE=" + clock),
                "stepping");
        Guest alice = plug(daemon, "alice");
        for (String step : List.of("+3600", "-3600", "+31536000")) {
            Files.writeString(clock, step);
            assertThat(alice.instanceName()).isEqualTo("alice");
            lab.ofctl("del-flows");
            Await.until("the rules to be back", Duration.ofSeconds(2), () -> alice.flows() == Guest.RULES);
        }
        assertThat(daemon.run("status").exit()).isZero();
    }

    @Test
    void switchThatStopsReadingIsWaitedForAndCostsLittle() throws IOException {
        Metapunt daemon = lab.daemon("patient");
        Guest alice = plug(daemon, "alice", "user_data: " + "x".repeat(60_000));
        var downloads = CompletableFuture.supplyAsync(() -> alice.run(
                "sh",
                "-c",
                "for i in $(seq 8); do curl -sf -o /dev/null --limit-rate 60000 --max-time 20"
                        + " http://169.254.169.254/openstack/latest/user_data & done; wait"));
        Await.until("downloads to begin", Lab.LIMIT, () -> daemon.connections() > 0);
        // The daemon goes on answering operators while nobody reads what it sends.
        whileStopped(
                lab.read("ovs-vswitchd.pid").strip(),
                () -> assertThat(daemon.run("status").exit()).isZero());
        assertThat(downloads.join().exit()).isZero();
        assertThat(alice.instanceName()).isEqualTo("alice");
        String rss = Files.readString(Path.of("/proc/" + daemon.pid() + "/status"))
                .replaceAll("(?s).*VmRSS:\\s*(\\d+).*", "$1");
        assertThat(Integer.parseInt(rss)).as("resident KiB").isLessThan(500_000);
    }

    /** More than Open vSwitch keeps for one connection: their ports' numbers spread them over several. */
    @Test
    void noPacketIsLostWhileTheDaemonIsKeptFromItsCpu() {
        Metapunt daemon = lab.daemon("starved");
        List<Guest> guests = Stream.of("ann", "ben", "cat", "dan")
                .map(name -> plug(daemon, name))
                .toList();
        assertThat(guests).map(guest -> guest.ofport() % ControllerIds.MOST).doesNotHaveDuplicates();
        guests.forEach(guest -> guest.run("ping", "-c", "1", "169.254.169.254").orFail());
        String lost = overflows();
        whileStopped(Long.toString(daemon.pid()), () -> {
            var pings = guests.stream()
                    .map(guest -> CompletableFuture.supplyAsync(
                            () -> guest.run("ping", "-q", "-l", "250", "-c", "250", "-w", "1", "169.254.169.254")))
                    .toList();
            assertThat(pings).map(ping -> ping.join().out()).allMatch(out -> out.contains("250 packets transmitted"));
        });
        assertThat(guests).allMatch(guest -> guest.instanceName().equals(guest.name()));
        assertThat(overflows()).isEqualTo(lost);
    }

    private static void whileStopped(String pid, Runnable work) {
        var _ = Command.run(List.of("kill", "-STOP", pid)).orFail();
        try {
            work.run();
        } finally {
            var _ = Command.run(List.of("kill", "-CONT", pid)).orFail();
        }
    }

    private static String overflows() {
        return lab.lab("appctl", "coverage/read-counter", "rconn_overflow").orFail();
    }

    @Test
    void hundredsPluggedAndUnpluggedAtOnceLeaveNothingBehind() {
        Metapunt daemon = lab.daemon("crowded");
        Guest alice = plug(daemon, "alice");
        lab.plugMany("p", 500);
        Await.until(
                "all to be served",
                Duration.ofSeconds(60),
                () -> daemon.guests().size() == 501);
        Await.until("all rules", Lab.LIMIT, () -> lab.ourFlows().size() == 501 * Guest.RULES);
        assertThat(meters()).isEqualTo(501);
        assertThat(alice.instanceName()).isEqualTo("alice");
        lab.unplugMany("p", 250);
        Await.until("half of the rules", Lab.LIMIT, () -> lab.ourFlows().size() == 251 * Guest.RULES);
        Await.until("half of the meters", Lab.LIMIT, () -> meters() == 251);
        assertThat(daemon.guests()).hasSize(251);
        assertThat(alice.instanceName()).isEqualTo("alice");
        lab.unplugMany("p", 500);
        Await.until("the rest to go", Lab.LIMIT, () -> lab.ourFlows().size() == Guest.RULES && meters() == 1);
        assertThat(daemon.run("flows", "list").exit()).isZero();
    }

    private static long meters() {
        return lab.ofctl("dump-meters")
                .lines()
                .filter(line -> line.startsWith("meter="))
                .count();
    }

    @Test
    void restartIsNoticedByOneRequestAtMost() {
        Metapunt first = lab.daemon("before");
        Guest alice = plug(first, "alice");
        lab.plugMany("q", 200);
        Await.until(
                "all to be served", Duration.ofSeconds(60), () -> first.guests().size() == 201);
        var answers = curls(alice, 300);
        Await.until("requests", Lab.LIMIT, () -> first.guests().stream().anyMatch(guest -> guest.accepted() > 5));
        assertThat(first.terminate()).isZero();
        Metapunt second = lab.daemon("after");
        assertThat(answers.join())
                .hasSize(300)
                .filteredOn(code -> !code.equals("200"))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(second.log()).doesNotContain("flows to add");
        assertThat(second.guests()).hasSize(201);
        lab.unplugMany("q", 200);
        Await.until("their rules to go", Lab.LIMIT, () -> lab.ourFlows().size() == Guest.RULES);
    }
}
