package io.metapunt.doctor;

import com.google.common.base.Splitter;
import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableList;
import io.metapunt.daemon.Daemon;
import io.metapunt.daemon.DaemonSettings;
import io.metapunt.daemon.DaemonStatus;
import io.metapunt.daemon.FlowStatus;
import io.metapunt.daemon.GuestStatus;
import io.metapunt.daemon.TraceStatus;
import io.metapunt.daemon.Tracing;
import io.metapunt.ovsdb.SwitchView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Looks at everything that a daemon can see. Changes nothing. */
public final class Doctor {
    private static final int MOST_TRACED = 32;
    private static final Path NEUTRON_DHCP = Path.of("/var/lib/neutron/dhcp");

    private final Daemon daemon;
    private final String version;

    public Doctor(Daemon daemon, String version) {
        this.daemon = daemon;
        this.version = version;
    }

    /** All checks, in the order in which causes come before their consequences. Reads files: not for an event loop. */
    public CompletableFuture<List<Check>> checks() {
        CompletableFuture<DaemonStatus> status = daemon.status(version);
        CompletableFuture<GuestStatus.Listing> guests = daemon.guests();
        CompletableFuture<List<FlowStatus>> flows = daemon.flows();
        CompletableFuture<SwitchView> view = daemon.view();
        CompletableFuture<Check> vswitchd = daemon.vswitchdVersion()
                .handle((text, failure) -> failure == null
                        ? Check.ok(
                                "version",
                                Splitter.on('\n').split(text).iterator().next())
                        : Check.warn(
                                "version",
                                String.valueOf(Throwables.getRootCause(failure).getMessage()),
                                "without this socket packets cannot be traced"));
        CompletableFuture<List<Check>> traces = guests.thenCompose(this::traces);
        return CompletableFuture.allOf(status, guests, flows, view, vswitchd, traces)
                .thenApply(_ -> {
                    ImmutableList.Builder<Check> checks = ImmutableList.builder();
                    checks.add(
                            status.join().database().isEmpty()
                                    ? Check.ok("database", "connected")
                                    : Check.fail(
                                            "database",
                                            status.join().database(),
                                            "systemctl status ovsdb-server openvswitch-switch"));
                    checks.add(vswitchd.join());
                    status.join()
                            .bridges()
                            .forEach(
                                    bridge -> checks.addAll(new BridgeChecks(bridge, view.join()).check(flows.join())));
                    checks.addAll(instances(status.join()));
                    checks.addAll(PortChecks.of(guests.join()));
                    checks.addAll(traces.join());
                    checks.addAll(unheard(guests.join()));
                    checks.add(Clock.check());
                    checks.addAll(files());
                    return checks.build();
                });
    }

    private static List<Check> instances(DaemonStatus status) {
        return status.problems().isEmpty()
                ? List.of(Check.ok("instances", status.instances() + " in " + status.instancesDirectory()))
                : status.problems().stream()
                        .map(problem -> Check.fail(
                                "instances",
                                problem,
                                "mend the file; metapunt instances validate FILE says when it is right"))
                        .toList();
    }

    /** Asks Open vSwitch what becomes of each guest's first packets. */
    private CompletableFuture<List<Check>> traces(GuestStatus.Listing listing) {
        List<CompletableFuture<Optional<Check>>> asked = new ArrayList<>();
        List<GuestStatus> guests = listing.guests().stream().limit(MOST_TRACED).toList();
        for (GuestStatus guest : guests) {
            for (Tracing.Packet packet : List.of(Tracing.Packet.TCP, Tracing.Packet.ARP)) {
                asked.add(daemon.trace(
                                new Tracing.Question(guest.bridge(), guest.port(), Optional.of(guest.vlan()), packet))
                        .handle((trace, failure) -> failure == null ? shadow(trace) : untraced(guest, failure)));
            }
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenApply(_ -> {
            List<Check> checks = new ArrayList<>();
            asked.forEach(check -> check.join().ifPresent(checks::add));
            if (checks.isEmpty() && !guests.isEmpty()) {
                checks.add(Check.ok("shadowing", "Open vSwitch brings Metapunt what guests send, by its own trace"));
            }
            return checks;
        });
    }

    private static Optional<Check> untraced(GuestStatus guest, Throwable failure) {
        return Optional.of(Check.warn(
                "shadowing",
                guest.port() + " could not be traced: "
                        + Throwables.getRootCause(failure).getMessage(),
                "metapunt flows trace " + guest.port()));
    }

    private static Optional<Check> shadow(TraceStatus trace) {
        return trace.expected()
                ? Optional.empty()
                : Optional.of(Check.fail(
                        "shadowing",
                        trace.port() + ": " + trace.explanation(),
                        "metapunt flows trace " + trace.port() + " shows the way of the packet"));
    }

    /** A guest that was never heard may have no way to send: its next hop does not answer, or it has no route. */
    private List<Check> unheard(GuestStatus.Listing listing) {
        List<Check> checks = new ArrayList<>();
        ImmutableList<String> hops = Routes.nextHops(
                        NEUTRON_DHCP, daemon.store().instances().values())
                .asList();
        List<String> silent = listing.guests().stream()
                .filter(guest -> guest.lastSeenSeconds() == null)
                .map(GuestStatus::port)
                .toList();
        if (!silent.isEmpty()) {
            checks.add(Check.warn(
                    "next hop",
                    "never heard: " + String.join(", ", silent)
                            + (hops.isEmpty() ? "" : "; their routes go through " + String.join(", ", hops)),
                    "in the guest: 'ip route get 169.254.169.254' must name a next hop, and 'ip neigh' its MAC; if nobody"
                            + " answers ARP for it, give the guest an on-link route, or name it in flows.next_hops"));
        } else if (!hops.isEmpty()) {
            checks.add(Check.ok("next hop", "every guest was heard; routes go through " + String.join(", ", hops)));
        } else {
            checks.add(Check.ok("next hop", "every guest was heard"));
        }
        return checks;
    }

    private List<Check> files() {
        DaemonSettings settings = daemon.settings();
        return FileChecks.of(
                List.of(settings.passwords(), settings.tokenKey()),
                List.of(settings.runDir().resolve("admin.sock")),
                List.of(settings.instances(), settings.runDir()));
    }
}
