package io.metapunt.vendordata;

import com.google.common.net.InetAddresses;
import io.metapunt.channel.OutgoingSocket;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One question to one service, on a connection of its own. Confined to its event loop. */
final class VendorExchange {
    /** More is not taken: it would be a document's part, and documents are for guests to read. */
    static final int MAX_ANSWER = 1024 * 1024;

    /** What came of it. */
    sealed interface Outcome {
        /** A success. */
        @SuppressWarnings("ArrayRecordComponent") // Never compared.
        record Answered(byte[] body) implements Outcome {}

        /** No answer that can be used. */
        record Failed(String reason) implements Outcome {}
    }

    private final VendorTarget target;
    private final Optional<SslContext> tls;
    private final Duration limit;
    private final Consumer<Outcome> heard;
    private @Nullable Channel channel;
    private @Nullable ScheduledFuture<?> deadline;
    private boolean over;

    VendorExchange(VendorTarget target, Optional<SslContext> tls, Duration limit, Consumer<Outcome> heard) {
        this.target = target;
        this.tls = tls;
        this.limit = limit;
        this.heard = heard;
    }

    void start(EventLoop loop, Executor lookups, byte[] question) {
        assert loop.inEventLoop();
        deadline = loop.schedule(
                () -> end(new Outcome.Failed("no answer within " + limit.toMillis() + " ms")),
                limit.toNanos(),
                TimeUnit.NANOSECONDS);
        if (InetAddresses.isInetAddress(target.host())) {
            connect(loop, InetAddresses.forString(target.host()), question);
            return;
        }
        var _ = CompletableFuture.supplyAsync(this::lookUp, lookups)
                .thenAcceptAsync(
                        address -> address.ifPresentOrElse(
                                found -> connect(loop, found, question),
                                () -> end(new Outcome.Failed("its address is not known"))),
                        loop);
    }

    private Optional<InetAddress> lookUp() {
        try {
            return Optional.of(InetAddress.getByName(target.host()));
        } catch (UnknownHostException _) {
            return Optional.empty();
        }
    }

    private void connect(EventLoop loop, InetAddress address, byte[] question) {
        if (over) {
            return;
        }
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channel(OutgoingSocket.on(loop))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(limit.toMillis()))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        tls.filter(_ -> target.isTls())
                                .ifPresent(context -> made.pipeline()
                                        .addLast(context.newHandler(made.alloc(), target.host(), target.port())));
                        made.pipeline()
                                .addLast(new HttpClientCodec())
                                .addLast(new HttpObjectAggregator(MAX_ANSWER))
                                .addLast(new Reader());
                    }
                })
                .connect(new InetSocketAddress(address, target.port()));
        channel = connecting.channel();
        var _ = connecting.addListener(done -> {
            if (done.isSuccess()) {
                var _ = connecting.channel().writeAndFlush(request(question));
            } else {
                end(new Outcome.Failed(String.valueOf(done.cause().getMessage())));
            }
        });
    }

    private FullHttpRequest request(byte[] question) {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, target.target(), Unpooled.wrappedBuffer(question));
        var _ = request.headers()
                .set(HttpHeaderNames.HOST, target.authority())
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.ACCEPT, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.USER_AGENT, "openstack-nova-vendordata")
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.CONTENT_LENGTH, question.length);
        return request;
    }

    private void end(Outcome outcome) {
        if (over) {
            return;
        }
        over = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (channel != null) {
            var _ = channel.close();
        }
        heard.accept(outcome);
    }

    private final class Reader extends SimpleChannelInboundHandler<FullHttpResponse> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            int status = response.status().code();
            end(
                    status < 300
                            ? new Outcome.Answered(ByteBufUtil.getBytes(response.content()))
                            : new Outcome.Failed("it answered with status " + status));
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            end(new Outcome.Failed("it closed the connection before its answer was whole"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            end(new Outcome.Failed(cause.toString().lines().findFirst().orElse("")));
        }
    }
}
