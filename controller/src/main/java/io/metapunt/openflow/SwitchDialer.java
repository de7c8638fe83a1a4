package io.metapunt.openflow;

import io.metapunt.dial.Redialer;
import io.metapunt.dial.Transport;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.util.Optional;

/** Keeps one session with a bridge through its management socket, {@code <rundir>/<bridge>.mgmt}, over several connections. */
public final class SwitchDialer implements AutoCloseable {
    private final Redialer redialer;

    public SwitchDialer(EventLoop loop, Path socket, SessionConfig config, SwitchListener listener) {
        this.redialer = new Redialer(
                loop,
                socket,
                "is Open vSwitch running, and does the bridge exist?",
                () -> new Attempt(SwitchHandler.first(
                        socket.toString(),
                        config,
                        listener,
                        Optional.of(new FurtherConnections(
                                config,
                                listener,
                                handler -> Transport.dial(loop, socket, new SwitchChannel(_ -> handler)))))));
    }

    private record Attempt(SwitchHandler session) implements Redialer.Attempt {
        @Override
        public ChannelHandler handler() {
            return new SwitchChannel(_ -> session);
        }

        @Override
        public boolean wasReady() {
            return session.wasReady();
        }

        @Override
        public String endReason() {
            return session.endReason();
        }

        @Override
        public void ended() {
            // The listener has heard.
        }
    }

    /** Begins to dial. */
    public void start() {
        redialer.start();
    }

    /** Why there is no session, in words for an operator; empty while there is one. */
    public String waitingFor() {
        return redialer.waitingFor();
    }

    @Override
    public void close() {
        redialer.close();
    }
}
