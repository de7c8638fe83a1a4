package io.metapunt.daemon;

import com.google.common.collect.ImmutableList;
import io.metapunt.flows.FlowRule;
import io.metapunt.flows.FoundFlow;
import io.metapunt.instance.Guest;
import io.metapunt.instance.Instance;
import io.metapunt.instance.InstanceSource;
import io.metapunt.link.GuestLink;
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
                drops(link));
    }

    private static Map<String, Long> drops(GuestLink link) {
        Map<String, Long> drops = new LinkedHashMap<>();
        link.counters().drops().forEach((reason, count) -> drops.put(reason.name(), count));
        return drops;
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
