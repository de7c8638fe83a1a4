package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.metapunt.capture.Blocks;
import io.metapunt.lab.Await;
import io.metapunt.lab.Command;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CaptureTest {
    @RegisterExtension
    static final Lab lab = new Lab();

    @Test
    void tsharkReadsWhatCameAndWhatWasAnswered() throws Exception {
        Guest web = lab.plugServed("web", lab.instance("web"));
        Path file = lab.dir().resolve("web.pcapng");
        Process capture = capture("web", file);

        awaitCaptured(web, file);
        var _ = web.run("ping", "-c", "1", "-W", "1", "169.254.169.254");
        var _ = web.run("ping", "-c", "1", "-W", "1", "-p", "ff", "-s", "1400", "169.254.169.254");
        capture.destroy(); // SIGTERM, as Ctrl-C

        assertThat(capture.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(capture.exitValue()).isZero();
        assertThat(Files.readString(lab.dir().resolve("capture.log"))).matches("\\d+ frames in " + file + "\n");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/tshark")), "needs tshark; bin/test sees to it");
        String read = tshark(file, "-T", "fields", "-e", "_ws.col.Info", "-e", "frame.packet_flags_direction");
        assertThat(read).contains("GET /openstack HTTP/1.1").contains("HTTP/1.1 200 OK");
        assertThat(read).containsSubsequence("Echo (ping) request", "0x00000001", "Echo (ping) reply", "0x00000002");
        assertThat(tshark(file, "-Y", "tcp.checksum.status==0 || ip.checksum.status==0"))
                .isEmpty();
    }

    @Test
    void droppedFrameHasItsReason() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/tshark")), "needs tshark; bin/test sees to it");
        Guest web = lab.plugServed("web", lab.instance("web"));
        Path file = lab.dir().resolve("drops.pcapng");
        Process capture = capture("web", file);

        awaitCaptured(web, file);
        var _ = web.run("ping", "-c", "1", "-W", "1", "-M", "dont", "-t", "1", "169.254.169.254");
        var _ = web.run(
                        "python3",
                        "-c",
                        "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 6);"
                                + " s.sendto(bytes.fromhex('9c40005000000001000000005002ffff12340000'),"
                                + " ('169.254.169.254', 0))")
                .orFail();
        Await.until(
                "the dropped frame",
                Lab.LIMIT,
                () -> tshark(file, "-T", "fields", "-e", "frame.comment").contains("dropped: tcp-bad-checksum"));
        capture.destroy();

        assertThat(capture.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void portThatIsNotThereLeavesNoFile() {
        Path file = lab.dir().resolve("none.pcapng");

        Command.Result result = lab.daemon().run("capture", "nosuch", "-w", file.toString());

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("metapunt: no guest on a port nosuch; 'metapunt guests' lists them\n");
        assertThat(file).doesNotExist();
    }

    @Test
    void fileThatCannotBeWrittenIsSaid() {
        var _ = lab.plugServed("web", lab.instance("web"));

        assertThat(lab.daemon().run("capture", "web", "-w", "/nonexistent/file").err())
                .isEqualTo("metapunt: /nonexistent/file: No such file or directory\n");
        assertThat(lab.daemon().run("capture", "web", "-w", "/dev/full").err())
                .isEqualTo("metapunt: /dev/full: No space left on device\n");
    }

    @Test
    void fullDiskLeavesWholeBlocks() throws Exception {
        Guest web = lab.plugServed("web", lab.instance("web"));
        Path file = lab.dir().resolve("short.pcapng");
        String capture = Lab.launcher() + " capture web -w /mnt/file --run-dir "
                + lab.dir().resolve("run");
        // A disk of one page, in a mount namespace of its own.
        Process process = new ProcessBuilder(
                        "unshare",
                        "-m",
                        "bash",
                        "-c",
                        "mount -t tmpfs -o size=4k none /mnt; " + capture + "; status=$?; cp /mnt/file " + file
                                + "; exit $status")
                .redirectErrorStream(true)
                .redirectOutput(lab.dir().resolve("capture.log").toFile())
                .start();
        Await.until("the full disk", Lab.LIMIT, () -> {
            var _ = web.status("/openstack", 5);
            return !process.isAlive();
        });

        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(Files.readString(lab.dir().resolve("capture.log")))
                .matches("metapunt: /mnt/file: No space left on device; it holds the first \\d+ frames, whole\n");
        byte[] octets = Files.readAllBytes(file);
        assertThat(new Blocks()
                        .add(octets).stream()
                                .mapToInt(block -> block.octets().length)
                                .sum())
                .isEqualTo(octets.length);
    }

    @Test
    void captureEndsByItself() {
        var _ = lab.plugServed("web", lab.instance("web"));
        Path file = lab.dir().resolve("brief.pcapng");

        Command.Result result = lab.daemon().run("capture", "web", "--seconds", "1", "--json", "-w", file.toString());

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("\"packets\" : 0").contains("\"ended\" : \"complete\"");
        assertThat(file).isNotEmptyFile();
    }

    @Test
    void endOfTheDaemonEndsTheCapture() throws Exception {
        var _ = lab.instance("web");
        var _ = lab.plugServed("web", lab.instance("web"));
        Path file = lab.dir().resolve("ended.pcapng");
        Process capture = capture("web", file);
        Await.until("the capture's beginning", Lab.LIMIT, () -> Files.exists(file));

        lab.restartDaemon();

        assertThat(capture.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(capture.exitValue()).isEqualTo(1);
        assertThat(Files.readString(lab.dir().resolve("capture.log"))).endsWith("; the daemon ended\n");
    }

    @Test
    void killedCaptureLeavesAFileThatIsReadAllTheSame() throws Exception {
        Guest web = lab.plugServed("web", lab.instance("web"));
        Path file = lab.dir().resolve("killed.pcapng");
        Process capture = capture("web", file);
        awaitCaptured(web, file);

        int _ = capture.destroyForcibly().waitFor();

        byte[] octets = Files.readAllBytes(file);
        assertThat(new Blocks()
                        .add(octets).stream()
                                .mapToInt(block -> block.octets().length)
                                .sum())
                .isEqualTo(octets.length);
        // The daemon is none the worse.
        assertThat(web.status("/openstack", 5)).isEqualTo("200");
        assertThat(lab.daemon().run("status").exit()).isZero();
    }

    /** Asks as the guest until the capture has something. */
    private static void awaitCaptured(Guest guest, Path file) {
        Await.until(
                "a captured request",
                Lab.LIMIT,
                () -> guest.status("/openstack", 5).equals("200") && holds(file));
    }

    private static Process capture(String port, Path file) throws IOException {
        Process capture = new ProcessBuilder(
                        Lab.launcher().toString(),
                        "capture",
                        port,
                        "-w",
                        file.toString(),
                        "--run-dir",
                        lab.dir().resolve("run").toString())
                .redirectErrorStream(true)
                .redirectOutput(lab.dir().resolve("capture.log").toFile())
                .start();
        Await.until("the capture's beginning", Lab.LIMIT, () -> Files.exists(file));
        return capture;
    }

    private static boolean holds(Path file) {
        try {
            return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
                    .contains("GET /openstack");
        } catch (IOException _) {
            return false;
        }
    }

    private static String tshark(Path file, String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of("tshark", "-r", file.toString()));
        command.addAll(List.of(arguments));
        return Command.run(command).out();
    }
}
