package io.metapunt.daemon;

import io.metapunt.openflow.SessionConfig;
import io.metapunt.openflow.SwitchDialer;
import io.metapunt.openflow.SwitchServer;
import io.metapunt.openflow.TlsFiles;
import io.metapunt.ovsdb.SwitchView;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the bridges' sessions come about. */
sealed interface Switches extends AutoCloseable {
    /** Begins to dial or to listen; listening fails if the address cannot be bound. */
    void start() throws IOException;

    /** The database has changed. */
    void viewChanged(SwitchView view);

    /** Why a bridge has no session; empty while it has. Asked on the bridge's loop. */
    String waitingFor(Bridge bridge);

    @Override
    void close();

    /** Each bridge's management socket is dialled. */
    final class Dialling implements Switches {
        private final Map<String, SwitchDialer> dialers = new LinkedHashMap<>();

        Dialling(Path ovsRunDir, SessionConfig session, Collection<Bridge> bridges) {
            bridges.forEach(bridge -> dialers.put(
                    bridge.name(),
                    new SwitchDialer(bridge.loop(), ovsRunDir.resolve(bridge.name() + ".mgmt"), session, bridge)));
        }

        @Override
        public void start() {
            dialers.values().forEach(SwitchDialer::start);
        }

        @Override
        public void viewChanged(SwitchView view) {
            // A bridge that appears brings its socket with it, which is dialled for.
        }

        @Override
        public String waitingFor(Bridge bridge) {
            SwitchDialer dialer = dialers.get(bridge.name());
            return dialer == null ? "" : dialer.waitingFor();
        }

        @Override
        public void close() {
            dialers.values().forEach(SwitchDialer::close);
        }
    }

    /** The switches dial in. */
    final class Listening implements Switches {
        private final EventLoop loop;
        private final InetSocketAddress address;
        private final Optional<TlsFiles> tls;
        private final SessionConfig session;
        private final DialIn dialIn;
        private @Nullable SwitchServer server;

        Listening(
                EventLoop loop,
                InetSocketAddress address,
                Optional<TlsFiles> tls,
                SessionConfig session,
                Collection<Bridge> bridges) {
            this.tls = tls;
            this.loop = loop;
            this.address = address;
            this.session = session;
            this.dialIn = new DialIn(bridges);
        }

        @Override
        public void start() throws IOException {
            server = SwitchServer.listen(loop, address, tls, session, _ -> dialIn.caller());
        }

        @Override
        public void viewChanged(SwitchView view) {
            loop.execute(() -> dialIn.viewChanged(view));
        }

        @Override
        public String waitingFor(Bridge bridge) {
            return dialIn.waitingFor(bridge);
        }

        @Override
        public void close() {
            if (server != null) {
                server.close();
            }
            loop.execute(dialIn::close);
        }
    }
}
