package io.metapunt.ovsdb;

import io.metapunt.dial.Redialer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.json.JsonObjectDecoder;
import io.netty.handler.timeout.IdleStateHandler;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Watches the Open vSwitch database over its unix socket and gives each change as a whole {@link SwitchView}. While it is not
 * connected the last view stands, marked stale.
 */
public final class OvsdbClient implements AutoCloseable {
    private static final int MAX_MESSAGE = 64 * 1024 * 1024;
    private static final int IDLE_SECONDS = 5;

    private final Consumer<SwitchView> listener;
    private final Redialer redialer;
    private SwitchView view = SwitchView.EMPTY;

    /**
     * @param listener gets every new view, on {@code loop}
     */
    public OvsdbClient(EventLoop loop, Path socket, Consumer<SwitchView> listener) {
        this.listener = listener;
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

    private void publish(SwitchView next) {
        if (!next.equals(view)) {
            view = next;
            listener.accept(next);
        }
    }

    private final class Attempt implements Redialer.Attempt {
        private final OvsdbHandler session = new OvsdbHandler(this::seen);
        private boolean ready;

        private void seen(SwitchView next) {
            ready = true;
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
            publish(view.stale());
        }
    }

    @Override
    public void close() {
        redialer.close();
    }
}
