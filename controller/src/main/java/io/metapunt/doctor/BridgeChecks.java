package io.metapunt.doctor;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.metapunt.daemon.DaemonStatus.BridgeStatus;
import io.metapunt.daemon.FlowStatus;
import io.metapunt.ovsdb.SwitchView;
import java.util.List;

/** One bridge: its session, its settings, its flows. */
final class BridgeChecks {
    private static final ImmutableSet<String> USABLE = ImmutableSet.of("OpenFlow13", "OpenFlow14");

    private final BridgeStatus status;
    private final SwitchView view;
    private final ImmutableList.Builder<Check> checks = ImmutableList.builder();

    BridgeChecks(BridgeStatus status, SwitchView view) {
        this.status = status;
        this.view = view;
    }

    /** Looks at it. */
    ImmutableList<Check> check(List<FlowStatus> flows) {
        String name = status.name();
        SwitchView.Bridge row = view.bridges().get(name);
        if (row == null) {
            return ImmutableList.of(Check.fail(
                    "bridge",
                    "the database has no bridge " + name,
                    "ovs-vsctl list-br shows those there are; name yours in 'bridges' of the configuration"));
        }
        checks.add(
                status.waitingFor().isEmpty()
                        ? Check.ok("session", name + " speaks OpenFlow " + status.openflow())
                        : Check.fail("session", name + " waits: " + status.waitingFor(), sessionRemedy()));
        protocols(row);
        failMode(row);
        meters();
        if (status.waitingFor().isEmpty() || status.flowsRemoved()) {
            // Without a session all are missing, and that has been said.
            flows(flows);
        }
        status.shadows()
                .forEach(shadow -> checks.add(Check.fail(
                        "shadowing",
                        name + ": a foreign rule decides on " + shadow.packets() + " of port " + shadow.port() + ": "
                                + shadow.rule(),
                        "remove that rule, or raise flows.priority above it; metapunt flows trace " + shadow.port())));
        return checks.build();
    }

    private String sessionRemedy() {
        return status.waitingFor().contains("ermission")
                ? "run the daemon as root, or with CAP_DAC_OVERRIDE"
                : "systemctl status openvswitch-switch; Metapunt dials again by itself";
    }

    private void protocols(SwitchView.Bridge row) {
        boolean usable = row.protocols().isEmpty() || row.protocols().stream().anyMatch(USABLE::contains);
        String allowed = row.protocols().isEmpty() ? "the default" : String.join(",", row.protocols());
        checks.add(
                usable
                        ? Check.ok("protocols", row.name() + " allows " + allowed)
                        : Check.fail(
                                "protocols",
                                row.name() + " allows only " + allowed,
                                "ovs-vsctl add bridge " + row.name() + " protocols OpenFlow13 OpenFlow14"));
    }

    private void failMode(SwitchView.Bridge row) {
        checks.add(
                row.failMode().equals("secure")
                        ? Check.ok("fail_mode", row.name() + " is secure")
                        : Check.warn(
                                "fail_mode",
                                row.name() + " is " + (row.failMode().isEmpty() ? "standalone" : row.failMode())
                                        + ": if its controller is away, a rule of Open vSwitch's own stands above all flows",
                                "ovs-vsctl set-fail-mode " + row.name() + " secure"));
    }

    private void meters() {
        if (status.guests() > 0 && status.waitingFor().isEmpty()) {
            checks.add(
                    status.metered() > 0
                            ? Check.ok("meters", status.name() + ": " + status.metered() + " ports have one")
                            : Check.warn(
                                    "meters",
                                    status.name() + ": no port has one, so that a flood is limited here only",
                                    "ovs-ofctl -O OpenFlow13 meter-features " + status.name()
                                            + " shows what the switch has; with limits.packets_per_second 0 none are wanted"));
        }
    }

    private void flows(List<FlowStatus> all) {
        List<FlowStatus> flows =
                all.stream().filter(flow -> flow.bridge().equals(status.name())).toList();
        long different = flows.stream()
                .filter(flow -> flow.state() == FlowStatus.State.MISSING || flow.state() == FlowStatus.State.UNWANTED)
                .count();
        if (status.flowsRemoved()) {
            checks.add(Check.fail("flows", status.name() + ": an operator keeps them out", "metapunt flows install"));
        } else if (!status.refused().isEmpty()) {
            checks.add(Check.fail(
                    "flows",
                    status.name() + ": the switch refused " + status.refused().getFirst(),
                    "metapunt flows diff shows what is missing; the daemon's log has all refusals"));
        } else if (different > 0) {
            checks.add(
                    Check.fail(
                            "flows",
                            status.name() + ": " + different + " flows are not as they should be",
                            "metapunt flows diff; then metapunt flows install, and look who changes them: metapunt flows watch"));
        } else {
            // Others' flows that stand above ours are listed as well.
            long ours = flows.stream()
                    .filter(flow -> flow.state() == FlowStatus.State.PRESENT)
                    .count();
            checks.add(Check.ok("flows", status.name() + ": all " + ours + " are in place"));
        }
        if (status.repairs() > 0) {
            checks.add(Check.warn(
                    "repairs",
                    status.name() + ": " + status.repairs()
                            + " flows were put back since the start: somebody else removed or changed them,"
                            + " or Open vSwitch was restarted",
                    "metapunt flows watch shows when it happens again"));
        }
    }
}
