package io.metapunt.daemon;

import io.metapunt.openflow.SwitchListener;
import io.metapunt.openflow.SwitchSession;
import io.metapunt.ovsdb.SwitchView;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches that dialled in, and the bridges that they are: told by the datapath id that the database gives each bridge. A
 * switch of an unknown datapath id is kept, and ignored, until the database knows it. Confined to the one event loop that all
 * these bridges share.
 */
final class DialIn {
    private static final Logger log = LoggerFactory.getLogger(DialIn.class);

    private final Map<String, Bridge> bridges = new HashMap<>();
    private final Map<String, Caller> serving = new HashMap<>();
    private final List<Caller> strangers = new ArrayList<>();
    private SwitchView view = SwitchView.EMPTY;

    DialIn(Collection<Bridge> bridges) {
        bridges.forEach(bridge -> this.bridges.put(bridge.name(), bridge));
    }

    /** A listener for one more connection. */
    SwitchListener caller() {
        return new Caller();
    }

    void viewChanged(SwitchView next) {
        view = next;
        List.copyOf(strangers).forEach(Caller::introduce);
    }

    /** Why a bridge has no session; empty while it has. */
    String waitingFor(Bridge bridge) {
        return serving.containsKey(bridge.name())
                ? ""
                : "the switch to dial in (ovs-vsctl set-controller " + bridge.name() + " tcp:...)";
    }

    void close() {
        List.copyOf(serving.values()).forEach(Caller::hangUp);
        List.copyOf(strangers).forEach(Caller::hangUp);
    }

    private @Nullable Bridge bridgeOf(String datapathId) {
        return view.bridges().values().stream()
                .filter(bridge -> bridge.datapathId().equals(datapathId))
                // The database has bridges that are not ours to serve.
                .flatMap(bridge -> Optional.ofNullable(bridges.get(bridge.name())).stream())
                .findFirst()
                .orElse(null);
    }

    /** One connection. */
    private final class Caller implements SwitchListener {
        private @Nullable Bridge bridge;
        private @Nullable SwitchSession session;
        private boolean named;

        @Override
        public void connected(SwitchSession to) {
            session = to;
            strangers.add(this);
            introduce();
        }

        void introduce() {
            SwitchSession to = session;
            if (to == null) {
                return;
            }
            String id = to.datapathId().toString().replace(":", "");
            Bridge found = bridgeOf(id);
            if (found == null) {
                if (!named) {
                    log.warn("{}: no bridge to serve has datapath id {}", to.name(), id);
                }
                // Each change of the database is looked at; this is said once.
                named = true;
                return;
            }
            strangers.remove(this);
            Caller earlier = serving.get(found.name());
            if (earlier != null) {
                // The switch has dialled anew before the old connection was seen to end.
                earlier.disconnect("replaced by " + to.name());
            }
            bridge = found;
            serving.put(found.name(), this);
            found.connected(to);
        }

        private void disconnect(String reason) {
            SwitchSession from = session;
            Bridge left = bridge;
            session = null;
            bridge = null;
            if (from != null && left != null) {
                serving.remove(left.name(), this);
                left.disconnected(from, reason);
                from.close();
            }
        }

        void hangUp() {
            if (session != null) {
                session.close();
            }
        }

        @Override
        public void portsChanged(SwitchSession of) {
            if (bridge != null) {
                bridge.portsChanged(of);
            }
        }

        @Override
        public void packetIn(SwitchSession from, int inPort, byte[] frame, int offset, int length) {
            if (bridge != null) {
                bridge.packetIn(from, inPort, frame, offset, length);
            }
        }

        @Override
        public void batchEnd(SwitchSession from) {
            if (bridge != null) {
                bridge.batchEnd(from);
            }
        }

        @Override
        public void flowRemoved(SwitchSession from, long cookie) {
            if (bridge != null) {
                bridge.flowRemoved(from, cookie);
            }
        }

        @Override
        public void flowUpdates(SwitchSession from, ByteBuf body) {
            if (bridge != null) {
                bridge.flowUpdates(from, body);
            }
        }

        @Override
        public void flowUpdatesResumed(SwitchSession from) {
            if (bridge != null) {
                bridge.flowUpdatesResumed(from);
            }
        }

        @Override
        public void disconnected(SwitchSession from, String reason) {
            strangers.remove(this);
            disconnect(reason);
        }
    }
}
