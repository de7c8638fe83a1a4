package io.metapunt.oracle;

import io.metapunt.link.LinkAddress;
import io.metapunt.packet.IpAddress;
import io.metapunt.tcp.scripts.GuestWire;
import io.metapunt.tcp.scripts.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A network namespace of the calling thread's own, with a TAP device that has the service's addresses and knows the guest. It
 * ends with its thread; nothing leads out of it.
 */
final class Namespace {
    private static final int CLONE_NEWNET = 0x4000_0000;
    private static final Path SYSCTL = Path.of("/proc/sys/net");

    /** RTF_LOCAL, RTF_NONEXTHOP and RTF_UP. */
    private static final String LOCAL_ROUTE = "80200001";

    private Namespace() {}

    /** Leaves the machine's network for good. */
    static void enterNew() throws IOException {
        Path mine = Path.of("/proc/thread-self/ns/net");
        Path before = Files.readSymbolicLink(mine);
        Posix.unshare(CLONE_NEWNET);
        if (Files.readSymbolicLink(mine).equals(before)) {
            throw new IOException("still in the machine's network namespace");
        }
    }

    /** Gives the TAP device its addresses, and the stack what a script takes for granted. */
    static void configure(Script script) throws IOException {
        set("ipv4/tcp_congestion_control", "reno");
        set("ipv4/tcp_syncookies", script.settings().containsKey("half-open") ? "2" : "1");
        // Otherwise the second of two segments that do not fit within half a second would have no answer.
        set("ipv4/tcp_invalid_ratelimit", "0");
        set("ipv6/conf/all/accept_dad", "0");
        set("ipv6/conf/default/accept_dad", "0");
        set("ipv6/conf/default/router_solicitations", "0");
        ip(
                "link set " + Tap.NAME + " address " + LinkAddress.SERVICE_MAC + " mtu " + script.setting("mtu", 1_500)
                        + " addrgenmode none",
                "link set " + Tap.NAME + " up",
                "address add " + IpAddress.SERVICE_V4 + "/32 dev " + Tap.NAME,
                "address add " + IpAddress.SERVICE_V6 + "/64 dev " + Tap.NAME + " nodad",
                "route add " + GuestWire.GUEST_V4 + "/32 dev " + Tap.NAME + " src " + IpAddress.SERVICE_V4,
                neighbour(GuestWire.GUEST_V4),
                neighbour(GuestWire.GUEST_V6));
        awaitLocalRoute();
    }

    /** The kernel gives an IPv6 address its route a moment after the device is up. */
    private static void awaitLocalRoute() throws IOException {
        long last = System.nanoTime() + 2_000_000_000L;
        while (Files.readAllLines(Path.of("/proc/thread-self/net/ipv6_route")).stream()
                .noneMatch(line -> line.endsWith(LOCAL_ROUTE + "     " + Tap.NAME))) {
            if (System.nanoTime() > last) {
                throw new IOException("no local IPv6 route");
            }
            Thread.onSpinWait();
        }
    }

    private static String neighbour(IpAddress guest) {
        return "neighbour add " + guest + " lladdr " + GuestWire.GUEST_MAC + " dev " + Tap.NAME + " nud permanent";
    }

    private static void set(String key, String value) throws IOException {
        Files.writeString(SYSCTL.resolve(key), value);
    }

    /** A process belongs to the namespace of the thread that starts it. */
    private static void ip(String... commands) throws IOException {
        Process process = new ProcessBuilder(List.of("ip", "-batch", "-"))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().write(String.join("\n", commands).getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("ip: " + said);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
