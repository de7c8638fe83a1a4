package io.metapunt.openflow;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one session with a bridge through its management socket, {@code <rundir>/<bridge>.mgmt}: dials, and dials again with
 * backoff when the socket is missing or refuses or the session ends. A reason is logged when it changes, not at each try.
 * Confined to its event loop, {@link #start} and {@link #close} aside.
 */
public final class SwitchDialer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SwitchDialer.class);

    private final EventLoop loop;
    private final Path socket;
    private final SessionConfig config;
    private final SwitchListener listener;
    private final Backoff backoff = new Backoff(100, 2_000);
    private volatile String waitingFor = "first connection";
    private String logged = "";
    private @Nullable ChannelFuture current;
    private boolean closed;

    public SwitchDialer(EventLoop loop, Path socket, SessionConfig config, SwitchListener listener) {
        this.loop = loop;
        this.socket = socket;
        this.config = config;
        this.listener = listener;
    }

    /** Begins to dial. */
    public void start() {
        loop.execute(this::dial);
    }

    /** Why there is no session, in words for an operator; empty while there is one. */
    public String waitingFor() {
        return waitingFor;
    }

    private void dial() {
        if (closed) {
            return;
        }
        if (!Files.exists(socket)) {
            failed("no socket " + socket + ": is Open vSwitch running, and does the bridge exist?");
            return;
        }
        SwitchHandler handler = new SwitchHandler(socket.toString(), config, listener);
        current = new Bootstrap()
                .group(loop)
                .channel(NioDomainSocketChannel.class)
                .handler(new SwitchChannel(_ -> handler))
                .connect(UnixDomainSocketAddress.of(socket))
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        waitingFor = "";
                        var _ = connected.channel().closeFuture().addListener(_ -> ended(handler));
                    } else {
                        failed("cannot connect to " + socket + ": "
                                + connected.cause().getMessage());
                    }
                });
    }

    private void ended(SwitchHandler handler) {
        if (handler.wasReady()) {
            backoff.reset();
            logged = "";
        }
        failed("session over " + socket + " ended: " + handler.endReason());
    }

    private void failed(String reason) {
        waitingFor = reason;
        if (closed) {
            return;
        }
        if (!reason.equals(logged)) {
            log.warn("{}; trying again", reason);
            logged = reason;
        }
        var _ = loop.schedule(this::dial, backoff.nextMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        loop.execute(() -> {
            closed = true;
            if (current != null) {
                var _ = current.channel().close();
            }
        });
    }
}
