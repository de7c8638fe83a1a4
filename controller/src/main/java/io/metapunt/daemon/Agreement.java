package io.metapunt.daemon;

import com.google.common.collect.ImmutableList;
import io.metapunt.instance.Guest;
import io.metapunt.openflow.SwitchPort;
import io.metapunt.openflow.SwitchSession;
import io.metapunt.ovsdb.PortVerdict;
import java.util.Map;

/** The database may lag behind the switch: a port number counts only if the switch gives it the same name. */
final class Agreement {
    private Agreement() {}

    /** {@code verdicts}, those left out of which the switch says otherwise. */
    static ImmutableList<PortVerdict> of(SwitchSession session, ImmutableList<PortVerdict> verdicts) {
        Map<Integer, SwitchPort> ports = session.ports();
        ImmutableList.Builder<PortVerdict> agreed = ImmutableList.builder();
        for (PortVerdict verdict : verdicts) {
            if (verdict instanceof PortVerdict.IsGuest(Guest guest)) {
                SwitchPort port = ports.get(guest.ofport());
                boolean same = port != null && port.isCalled(guest.portName());
                agreed.add(
                        same
                                ? verdict
                                : new PortVerdict.NoGuest(
                                        guest.portName(),
                                        "the switch has " + (port == null ? "no port" : port.name()) + " at ofport "
                                                + guest.ofport(),
                                        true));
            } else {
                agreed.add(verdict);
            }
        }
        return agreed.build();
    }
}
