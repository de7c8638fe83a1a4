package io.metapunt.ovsdb;

import io.metapunt.openflow.Backoff;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.handler.codec.json.JsonObjectDecoder;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the Open vSwitch database over its unix socket and gives each change as a whole {@link SwitchView}. Connects again
 * with backoff for as long as it is not closed; while it is not connected the last view stands, marked stale.
 */
public final class OvsdbClient implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OvsdbClient.class);
    private static final int MAX_MESSAGE = 64 * 1024 * 1024;
    private static final int IDLE_SECONDS = 5;

    private final EventLoop loop;
    private final Path socket;
    private final Consumer<SwitchView> listener;
    private final Backoff backoff = new Backoff(100, 2_000);
    private SwitchView view = SwitchView.EMPTY;
    private volatile String waitingFor = "first connection";
    private String logged = "";
    private @Nullable Channel current;
    private boolean closed;

    /**
     * @param listener gets every new view, on {@code loop}
     */
    public OvsdbClient(EventLoop loop, Path socket, Consumer<SwitchView> listener) {
        this.loop = loop;
        this.socket = socket;
        this.listener = listener;
    }

    /** Begins to connect. */
    public void start() {
        loop.execute(this::connect);
    }

    /** Why the database is not connected, in words for an operator; empty while it is. */
    public String waitingFor() {
        return waitingFor;
    }

    private void connect() {
        if (closed) {
            return;
        }
        OvsdbHandler handler = new OvsdbHandler(this::publish);
        current = new Bootstrap()
                .group(loop)
                .channel(NioDomainSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new JsonObjectDecoder(MAX_MESSAGE))
                                .addLast(new IdleStateHandler(IDLE_SECONDS, 0, 0))
                                .addLast(handler);
                    }
                })
                .connect(UnixDomainSocketAddress.of(socket))
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        var _ = connected.channel().closeFuture().addListener(_ -> ended(handler));
                    } else {
                        failed("cannot connect to the Open vSwitch database " + socket + ": "
                                + connected.cause().getMessage());
                    }
                })
                .channel();
    }

    private void publish(SwitchView next) {
        if (!next.equals(view)) {
            view = next;
            backoff.reset();
            waitingFor = "";
            logged = "";
            listener.accept(next);
        }
    }

    private void ended(OvsdbHandler handler) {
        publishStale();
        failed("connection to the Open vSwitch database " + socket + " ended: " + handler.endReason());
    }

    private void publishStale() {
        if (view.connected()) {
            view = view.stale();
            listener.accept(view);
        }
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
        var _ = loop.schedule(this::connect, backoff.nextMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        loop.execute(() -> {
            closed = true;
            if (current != null) {
                var _ = current.close();
            }
        });
    }
}
