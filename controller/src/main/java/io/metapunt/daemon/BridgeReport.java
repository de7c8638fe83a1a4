package io.metapunt.daemon;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.FoundFlow;
import io.metapunt.flows.FoundMeter;
import io.metapunt.http.RequestCounters;
import io.metapunt.instance.Guest;
import io.metapunt.instance.Instance;
import io.metapunt.instance.InstanceSource;
import io.metapunt.link.ConnectionView;
import io.metapunt.link.GuestLink;
import io.metapunt.link.LinkCounters;
import io.metapunt.openflow.SwitchPort;
import io.metapunt.openflow.SwitchSession;
import io.metapunt.ovsdb.PortVerdict;
import io.metapunt.ovsdb.SwitchView;
import io.metapunt.responder.Responder;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells operators about a bridge. On its event loop, as the bridge. */
final class BridgeReport {
    private final Bridge bridge;
    private final InstanceSource instances;

    BridgeReport(Bridge bridge, InstanceSource instances) {
        this.bridge = bridge;
        this.instances = instances;
    }

    DaemonStatus.BridgeStatus status(String waitingFor) {
        SwitchSession session = bridge.session();
        Responder responder = bridge.responder();
        ImmutableList<Responder.Attached> attached = responder == null ? ImmutableList.of() : responder.attached();
        return new DaemonStatus.BridgeStatus(
                bridge.name(),
                bridge.exists(),
                session == null && waitingFor.isEmpty() ? "the OpenFlow handshake" : waitingFor,
                session == null ? "" : session.version(),
                session == null ? "" : session.datapathId().toString().replace(":", ""),
                attached.size(),
                attached.stream()
                        .mapToInt(guest -> guest.link().connectionCount())
                        .sum(),
                bridge.shared().halfOpen().used(),
                bridge.shared().heldOctets().used(),
                bridge.flows().rules(),
                bridge.flows().metered(),
                bridge.flows().isRemoved(),
                bridge.flows().repairs().refused().stream()
                        .map(refusal -> refusal.what() + ": " + refusal.error())
                        .toList(),
                bridge.flows().repairs().count(),
                responder == null ? 0 : responder.unknownSource(),
                shadows(),
                bridge.row().map(SwitchView.Bridge::mayFailOpen).orElse(false),
                remarks(),
                bridge.punt().status());
    }

    private ImmutableList<DaemonStatus.Shadow> shadows() {
        return bridge.shadows().shadows().stream()
                .map(shadow -> new DaemonStatus.Shadow(
                        port(shadow.guest().ofport()), shadow.packets(), shadow.rule(), shadow.outcome()))
                .collect(ImmutableList.toImmutableList());
    }

    private String port(int ofport) {
        SwitchSession session = bridge.session();
        SwitchPort port = session == null ? null : session.ports().get(ofport);
        return port == null ? Integer.toString(ofport) : port.name();
    }

    /** What an operator should know, though it may well be meant so. */
    private ImmutableList<String> remarks() {
        ImmutableList.Builder<String> remarks = ImmutableList.builder();
        bridge.row().ifPresent(row -> {
            String mode = row.failMode().isEmpty() ? "standalone, the default" : row.failMode();
            if (row.mayFailOpen()) {
                remarks.add("fail_mode is " + mode
                        + ": while the bridge's own controller is away, the switch puts a rule of"
                        + " its own above all flows, and guests' packets leave the node; ovs-vsctl set-fail-mode "
                        + row.name() + " secure");
            } else if (!row.failMode().equals("secure")) {
                remarks.add(
                        "fail_mode is " + mode + ", which does no harm until the bridge gets a controller of its own;"
                                + " ovs-vsctl set-fail-mode " + row.name() + " secure");
            }
        });
        if (bridge.session() != null && !bridge.flows().hasMeters()) {
            remarks.add("the switch has no meters: guests' packets are limited here instead");
        }
        String noMeter = bridge.flows().repairs().meterRemark();
        if (bridge.session() != null && !noMeter.isEmpty()) {
            remarks.add(noMeter);
        }
        if (bridge.session() != null && !bridge.flows().isMonitored()) {
            remarks.add("the switch has no flow monitor: flows are compared every second instead");
        }
        if (bridge.session() != null && !bridge.shadows().trouble().isEmpty()) {
            remarks.add("foreign rules that stand above ours are not looked for: "
                    + bridge.shadows().trouble());
        }
        return remarks.build();
    }

    ImmutableList<GuestStatus> guests(Map<Integer, FoundMeter> meters) {
        Responder responder = bridge.responder();
        return responder == null
                ? ImmutableList.of()
                : responder.attached().stream()
                        .map(attached -> guest(
                                attached.guest(),
                                attached.link(),
                                meters.get(attached.guest().ofport())))
                        .sorted(Comparator.comparing(GuestStatus::port).thenComparingInt(GuestStatus::vlan))
                        .collect(ImmutableList.toImmutableList());
    }

    private GuestStatus guest(Guest guest, GuestLink link, @Nullable FoundMeter meter) {
        Optional<Instance> instance = instances.find(guest);
        return new GuestStatus(
                guest.bridge(),
                guest.portName(),
                guest.ofport(),
                guest.vlan(),
                guest.mac().toString(),
                guest.mtu(),
                instance.map(known -> known.uuid().toString()).orElse(null),
                instance.map(Instance::name).orElse(null),
                link.connectionCount(),
                link.counters().accepted(),
                link.counters().framesIn(),
                link.counters().framesOut(),
                link.counters().segmentsIn(),
                link.counters().segmentsOut(),
                link.counters().retransmissions(),
                link.counters().lastFrameAt() < 0
                        ? null
                        : seconds(link.counters().lastFrameAt()),
                requests(bridge.requests().of(guest)),
                byName(link.counters().drops()),
                meter == null ? 0 : meter.id(),
                meter == null ? 0 : meter.drops());
    }

    BridgeFigures figures(Map<Integer, FoundMeter> meters) {
        Responder responder = bridge.responder();
        return new BridgeFigures(
                bridge.name(),
                bridge.session() != null,
                bridge.totals().sessions(),
                bridge.flows().rules(),
                bridge.flows().repairs().count(),
                bridge.flows().repairs().refused().size(),
                bridge.totals().unknownSource(),
                bridge.totals().packetOutsDropped(),
                bridge.shared().halfOpen().used(),
                bridge.shared().heldOctets().used(),
                traffic(bridge.requests().total(), bridge.totals().links()),
                responder == null
                        ? ImmutableList.of()
                        : responder.attached().stream()
                                .map(attached -> figures(
                                        attached.guest(),
                                        attached.link(),
                                        meters.get(attached.guest().ofport())))
                                .sorted(Comparator.comparing(BridgeFigures.GuestFigures::port)
                                        .thenComparingInt(BridgeFigures.GuestFigures::vlan))
                                .collect(ImmutableList.toImmutableList()));
    }

    private BridgeFigures.GuestFigures figures(Guest guest, GuestLink link, @Nullable FoundMeter meter) {
        return new BridgeFigures.GuestFigures(
                guest.portName(),
                guest.vlan(),
                instances.find(guest).map(known -> known.uuid().toString()).orElse(""),
                link.connectionCount(),
                meter == null ? 0 : meter.drops(),
                traffic(bridge.requests().of(guest), link.counters()));
    }

    private static BridgeFigures.Traffic traffic(RequestCounters requests, LinkCounters link) {
        return new BridgeFigures.Traffic(
                requests.byStatus(),
                requests.byTime(),
                requests.seconds(),
                requests.octets(),
                link.accepted(),
                link.framesIn(),
                link.framesOut(),
                link.segmentsIn(),
                link.segmentsOut(),
                link.retransmissions(),
                link.resetsSent(),
                link.cookiesSent(),
                link.cookiesSentForBridge(),
                byName(link.closed()),
                byName(link.drops()));
    }

    private static GuestStatus.Requests requests(RequestCounters counters) {
        Map<String, Long> byStatus = new LinkedHashMap<>();
        counters.byStatus().forEach((status, count) -> byStatus.put(Integer.toString(status), count));
        return new GuestStatus.Requests(counters.requests(), byStatus, counters.seconds(), counters.octets());
    }

    /** How long ago {@code then} was. */
    private double seconds(long then) {
        return (bridge.now() - then) / 1e9;
    }

    ImmutableList<ConnectionStatus> connections() {
        Responder responder = bridge.responder();
        return responder == null
                ? ImmutableList.of()
                : responder.attached().stream()
                        .flatMap(attached ->
                                attached.link().views().stream().map(view -> connection(attached.guest(), view)))
                        .sorted(Comparator.comparing(ConnectionStatus::port)
                                .thenComparing(ConnectionStatus::ageSeconds, Comparator.reverseOrder()))
                        .collect(ImmutableList.toImmutableList());
    }

    private ConnectionStatus connection(Guest guest, ConnectionView connection) {
        return new ConnectionStatus(
                guest.bridge(),
                guest.portName(),
                guest.vlan(),
                connection.peer(),
                connection.peerPort(),
                connection.state(),
                seconds(connection.openedAt()),
                connection.unread(),
                connection.unacknowledged(),
                connection.retransmissions());
    }

    private static ImmutableMap<String, Long> byName(Map<? extends Enum<?>, Long> counts) {
        ImmutableMap.Builder<String, Long> named = ImmutableMap.builder();
        counts.forEach((reason, count) -> named.put(reason.name(), count));
        return named.buildOrThrow();
    }

    ImmutableList<GuestStatus.Unserved> unserved() {
        ImmutableList.Builder<GuestStatus.Unserved> unserved = ImmutableList.builder();
        for (PortVerdict verdict : bridge.verdicts()) {
            if (verdict instanceof PortVerdict.IsGuest(Guest guest) && bridge.session() == null) {
                unserved.add(new GuestStatus.Unserved(
                        bridge.name(), guest.portName(), GuestStatus.Unserved.NO_SESSION + bridge.name()));
            }
            if (verdict instanceof PortVerdict.NoGuest(String port, String reason, boolean suspicious) && suspicious) {
                unserved.add(new GuestStatus.Unserved(bridge.name(), port, reason));
            }
        }
        return unserved.build();
    }

    ImmutableList<FlowStatus> flows(FlowKeeper.Observation observed) {
        Map<FlowRule, FoundFlow> there = new LinkedHashMap<>();
        observed.found().flows().forEach(flow -> there.put(flow.rule(), flow));
        ImmutableList.Builder<FlowStatus> flows = ImmutableList.builder();
        for (FlowRule rule : observed.comparison().wanted()) {
            FoundFlow flow = there.remove(rule);
            FlowStatus.State state = flow == null ? FlowStatus.State.MISSING : FlowStatus.State.PRESENT;
            flows.add(FlowStatus.of(bridge.name(), state, rule, flow));
        }
        there.forEach((rule, flow) -> flows.add(FlowStatus.of(bridge.name(), FlowStatus.State.UNWANTED, rule, flow)));
        shadows().forEach(shadow -> flows.add(FlowStatus.shadowing(bridge.name(), shadow)));
        return flows.build();
    }
}
