package io.metapunt.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.metapunt.dial.Redialer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.json.JsonObjectDecoder;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Watches the Open vSwitch database over its unix socket and gives each change as a whole {@link SwitchView}; adds and removes
 * ports of ours. While it is not connected the last view stands, marked stale.
 */
public final class OvsdbClient implements PortStore, AutoCloseable {
    private static final int MAX_MESSAGE = 64 * 1024 * 1024;
    private static final int IDLE_SECONDS = 5;

    private final Consumer<SwitchView> listener;
    private final EventLoop loop;
    private final Redialer redialer;
    private SwitchView view = SwitchView.EMPTY;
    private @Nullable OvsdbHandler current;
    private volatile boolean closed;

    /**
     * @param listener gets every new view, on {@code loop}
     */
    public OvsdbClient(EventLoop loop, Path socket, Consumer<SwitchView> listener) {
        this.listener = listener;
        this.loop = loop;
        this.redialer = new Redialer(loop, socket, "is the Open vSwitch database running?", Attempt::new);
    }

    /** Begins to connect. */
    public void start() {
        redialer.start();
    }

    /** Why the database is not connected, in words for an operator; empty while it is. */
    public String waitingFor() {
        return redialer.waitingFor();
    }

    @Override
    public CompletionStage<Void> isolate(String bridge, String port, int ofport, boolean there) {
        return transact(
                        there
                                ? PortTransactions.mend(bridge, port, ofport)
                                : PortTransactions.add(bridge, port, ofport))
                .thenApply(_ -> null);
    }

    @Override
    public CompletionStage<Void> remove(String bridge, String port) {
        return transact(PortTransactions.find(port))
                .thenCompose(reply -> PortTransactions.found(reply)
                        .<CompletionStage<Void>>map(uuid -> transact(PortTransactions.remove(bridge, port, uuid))
                                .thenApply(_ -> null))
                        .orElseGet(() -> CompletableFuture.completedFuture(null)));
    }

    private CompletionStage<JsonNode> transact(ArrayNode operations) {
        return CompletableFuture.supplyAsync(
                        () -> current == null
                                ? CompletableFuture.<JsonNode>failedFuture(new IOException("not connected"))
                                : current.transact(operations),
                        loop)
                .thenCompose(Function.identity());
    }

    private void publish(SwitchView next) {
        if (!closed && !next.equals(view)) {
            view = next;
            listener.accept(next);
        }
    }

    private final class Attempt implements Redialer.Attempt {
        private final OvsdbHandler session = new OvsdbHandler(this::seen);
        private boolean ready;

        private void seen(SwitchView next) {
            ready = true;
            current = session;
            publish(next);
        }

        @Override
        public ChannelHandler handler() {
            return new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline()
                            .addLast(new JsonObjectDecoder(MAX_MESSAGE))
                            .addLast(new IdleStateHandler(IDLE_SECONDS, 0, 0))
                            .addLast(session);
                }
            };
        }

        @Override
        public boolean wasReady() {
            return ready;
        }

        @Override
        public String endReason() {
            return session.endReason();
        }

        @Override
        public void ended() {
            current = null;
            publish(view.stale());
        }
    }

    /** Ends the connection; the listener hears nothing more. */
    @Override
    public void close() {
        closed = true;
        redialer.close();
    }
}
