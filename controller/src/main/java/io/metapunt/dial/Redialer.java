package io.metapunt.dial;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to a unix socket: dials, and dials again with backoff when the socket is missing or refuses or the
 * connection ends. A reason is logged when it changes, not at each try. Confined to its event loop, {@link #start}, {@link
 * #waitingFor} and {@link #close} aside.
 */
public final class Redialer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Redialer.class);
    private static final long FIRST_MILLIS = 100;
    private static final long LAST_MILLIS = 2_000;

    private final EventLoop loop;
    private final Path socket;
    private final String hint;
    private final Supplier<Attempt> attempts;
    private final Backoff backoff = new Backoff(FIRST_MILLIS, LAST_MILLIS);
    private volatile String waitingFor = "first connection";
    private String logged = "";
    private @Nullable ChannelFuture current;
    private boolean closed;

    /** One connection, from the dialling to its end. */
    public interface Attempt {
        /** What to put into the connection's pipeline. */
        ChannelHandler handler();

        /** Whether the connection came to be used. */
        boolean wasReady();

        /** Why the connection ended. */
        String endReason();

        /** The connection is over; called once if there was one. */
        void ended();
    }

    /**
     * @param hint what a missing socket may mean, for an operator
     * @param attempts makes each new attempt
     */
    public Redialer(EventLoop loop, Path socket, String hint, Supplier<Attempt> attempts) {
        this.loop = loop;
        this.socket = socket;
        this.hint = hint;
        this.attempts = attempts;
    }

    /** Begins to dial. */
    public void start() {
        loop.execute(this::dial);
    }

    /** Why there is no connection, in words for an operator; empty while there is one. */
    public String waitingFor() {
        return waitingFor;
    }

    private void dial() {
        if (closed) {
            return;
        }
        // Of a socket that is there, connecting tells what is wrong with it.
        if (Access.isMissing(socket)) {
            failed("no socket " + socket + ": " + hint);
            return;
        }
        Attempt attempt = attempts.get();
        current = Transport.dial(loop, socket, attempt.handler()).addListener((ChannelFuture connected) -> {
            if (connected.isSuccess()) {
                waitingFor = "";
                var _ = connected.channel().closeFuture().addListener(_ -> ended(attempt));
            } else {
                failed("cannot connect to " + socket + ": " + connected.cause().getMessage());
            }
        });
    }

    private void ended(Attempt attempt) {
        if (attempt.wasReady()) {
            backoff.reset();
            logged = "";
        }
        attempt.ended();
        failed("connection to " + socket + " ended: " + attempt.endReason());
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
