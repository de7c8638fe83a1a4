package io.metapunt.nova;

import io.metapunt.channel.OutgoingSocket;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/** The connections of one event loop to Nova: kept open between requests, the last used first. Confined to the loop. */
final class Connections {
    private static final int CONNECT_MILLIS = 3_000;

    /** Below what servers and firewalls between commonly allow an idle connection, before they forget it without a word. */
    private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int MAX_STATUS_LINE = 4_096;
    private static final int MAX_HEADERS = 32 * 1_024;
    private static final int MAX_CHUNK = 16 * 1_024;

    private final Bootstrap bootstrap;
    private final ArrayDeque<UpstreamHandler> idle = new ArrayDeque<>();

    /** Takes a connection, or learns why there is none. */
    interface Lease {
        void connected(UpstreamHandler connection);

        void refused(Throwable cause);
    }

    Connections(EventLoop loop, NovaConfig config, OffLoopResolver resolver) {
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(OutgoingSocket.on(loop))
                .resolver(resolver)
                .remoteAddress(config.host(), config.port())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WriteBufferWaterMark.DEFAULT)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        ChannelPipeline pipeline = channel.pipeline();
                        config.tls()
                                .ifPresent(tls -> pipeline.addLast(
                                        tls.newHandler(channel.alloc(), config.host(), config.port())));
                        pipeline.addLast(new HttpClientCodec(
                                        new HttpDecoderConfig()
                                                .setMaxInitialLineLength(MAX_STATUS_LINE)
                                                .setMaxHeaderSize(MAX_HEADERS)
                                                .setMaxChunkSize(MAX_CHUNK)
                                                .setAllowDuplicateContentLengths(false),
                                        HttpClientCodec.DEFAULT_PARSE_HTTP_AFTER_CONNECT_REQUEST,
                                        true))
                                .addLast(new UpstreamHandler(channel));
                    }
                });
    }

    /**
     * Leases a connection.
     *
     * @param fresh whether it must be a new one
     */
    void lease(boolean fresh, Lease lease) {
        for (UpstreamHandler last = fresh ? null : idle.pollLast(); last != null; last = idle.pollLast()) {
            if (last.isUsable(System.nanoTime() - MAX_IDLE_NANOS)) {
                lease.connected(last);
                return;
            }
            last.close();
        }
        ChannelFuture connecting = bootstrap.connect();
        var _ = connecting.addListener(done -> {
            if (done.isSuccess()) {
                lease.connected(connecting.channel().pipeline().get(UpstreamHandler.class));
            } else {
                lease.refused(done.cause());
            }
        });
    }

    /** Takes a connection back that is between two requests. */
    void giveBack(UpstreamHandler connection) {
        connection.rest(System.nanoTime());
        // Those that ended while they rested are let go here, so that they do not pile up.
        boolean _ = idle.removeIf(old -> !old.isUsable(System.nanoTime() - MAX_IDLE_NANOS) && old.close());
        idle.addLast(connection);
    }

    int idle() {
        return idle.size();
    }
}
