package io.metapunt.daemon;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.FoundFlow;
import io.metapunt.http.RequestCounters;
import io.metapunt.instance.Guest;
import io.metapunt.instance.Instance;
import io.metapunt.instance.InstanceSource;
import io.metapunt.link.ConnectionView;
import io.metapunt.link.GuestLink;
import io.metapunt.link.LinkCounters;
import io.metapunt.openflow.SwitchSession;
import io.metapunt.ovsdb.PortVerdict;
import io.metapunt.responder.Responder;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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
                        .mapToInt(guest -> guest.link().connections().size())
                        .sum(),
                bridge.flows().wanted().size(),
                bridge.flows().isRemoved(),
                bridge.flows().failures().stream()
                        .map(failure -> failure.message() + ": " + failure.error())
                        .toList(),
                bridge.flows().repairs(),
                responder == null ? 0 : responder.unknownSource());
    }

    ImmutableList<GuestStatus> guests() {
        Responder responder = bridge.responder();
        return responder == null
                ? ImmutableList.of()
                : responder.attached().stream()
                        .map(attached -> guest(attached.guest(), attached.link()))
                        .sorted(Comparator.comparing(GuestStatus::port).thenComparingInt(GuestStatus::vlan))
                        .collect(ImmutableList.toImmutableList());
    }

    private GuestStatus guest(Guest guest, GuestLink link) {
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
                link.connections().size(),
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
                drops(link.counters()));
    }

    BridgeFigures figures() {
        Responder responder = bridge.responder();
        return new BridgeFigures(
                bridge.name(),
                bridge.session() != null,
                bridge.sessions(),
                bridge.flows().wanted().size(),
                bridge.flows().repairs(),
                bridge.flows().failures().size(),
                bridge.unknownSource(),
                bridge.packetOutsDropped(),
                traffic(bridge.requests().total(), bridge.links()),
                responder == null
                        ? ImmutableList.of()
                        : responder.attached().stream()
                                .map(attached -> figures(attached.guest(), attached.link()))
                                .sorted(Comparator.comparing(BridgeFigures.GuestFigures::port)
                                        .thenComparingInt(BridgeFigures.GuestFigures::vlan))
                                .collect(ImmutableList.toImmutableList()));
    }

    private BridgeFigures.GuestFigures figures(Guest guest, GuestLink link) {
        return new BridgeFigures.GuestFigures(
                guest.portName(),
                guest.vlan(),
                instances.find(guest).map(known -> known.uuid().toString()).orElse(""),
                link.connections().size(),
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
                drops(link));
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
                        .flatMap(attached -> attached.link().connections().stream()
                                .map(connection -> connection(attached.guest(), connection.view())))
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

    private static ImmutableMap<String, Long> drops(LinkCounters link) {
        ImmutableMap.Builder<String, Long> drops = ImmutableMap.builder();
        link.drops().forEach((reason, count) -> drops.put(reason.name(), count));
        return drops.buildOrThrow();
    }

    ImmutableList<GuestStatus.Unserved> unserved() {
        ImmutableList.Builder<GuestStatus.Unserved> unserved = ImmutableList.builder();
        for (PortVerdict verdict : bridge.verdicts()) {
            if (verdict instanceof PortVerdict.NoGuest(String port, String reason, boolean suspicious) && suspicious) {
                unserved.add(new GuestStatus.Unserved(bridge.name(), port, reason));
            }
        }
        return unserved.build();
    }

    ImmutableList<FlowStatus> flows(ImmutableList<FoundFlow> found) {
        Map<FlowRule, FoundFlow> there = new LinkedHashMap<>();
        found.forEach(flow -> there.put(flow.rule(), flow));
        ImmutableList.Builder<FlowStatus> flows = ImmutableList.builder();
        for (FlowRule rule : bridge.flows().wanted()) {
            FoundFlow flow = there.remove(rule);
            FlowStatus.State state = flow == null ? FlowStatus.State.MISSING : FlowStatus.State.PRESENT;
            flows.add(FlowStatus.of(bridge.name(), state, rule, flow));
        }
        there.forEach((rule, flow) -> flows.add(FlowStatus.of(bridge.name(), FlowStatus.State.UNWANTED, rule, flow)));
        return flows.build();
    }
}
