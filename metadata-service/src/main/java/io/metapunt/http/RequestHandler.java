package io.metapunt.http;

import io.metapunt.channel.GuestSocketAddress;
import io.metapunt.http.Answer.Refusal;
import io.metapunt.http.MetadataSource.Metadata;
import io.metapunt.instance.Guest;
import io.metapunt.instance.InstanceSource;
import io.metapunt.packet.IpAddress;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's requests, one after the other: collects a request within its limits, finds the instance or waits for it,
 * and answers.
 */
final class RequestHandler extends ChannelInboundHandlerAdapter implements PendingAnswer.Listener {
    private static final Logger log = LoggerFactory.getLogger(RequestHandler.class);
    private static final byte[] NOTHING = new byte[0];
    private static final int RETRY_AFTER_SECONDS = 5;

    private final HttpConfig config;
    private final HeadCheck check;
    private final MetadataSource source;
    private final AccessLog accessLog;
    private final Guest guest;
    private @Nullable Deadline deadline;
    private State state = new State.Idle(false);
    private boolean inputFinished;

    /** What the connection is at. */
    private sealed interface State {
        /**
         * Between requests.
         *
         * @param begun whether octets of the next one have come
         */
        record Idle(boolean begun) implements State {}

        /** A request's body is arriving. */
        record Body(HttpRequest head, ByteArrayOutputStream body) implements State {}

        /** A whole request waits for its instance to become known. */
        record Held(HttpRequest head, MetadataRequest request, long since, InstanceSource.Subscription subscription)
                implements State {}

        /** A whole request waits for an answer from elsewhere, or the answer is on its way. */
        record Pending(ChannelHandlerContext ctx, PendingAnswer answer) implements State {}

        /** The last answer was given; what still comes is thrown away. */
        record Closing() implements State {}
    }

    RequestHandler(HttpConfig config, MetadataSource source, AccessLog accessLog, Guest guest) {
        this.config = config;
        this.check = new HeadCheck(config);
        this.source = source;
        this.accessLog = accessLog;
        this.guest = guest;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        deadline = new Deadline(ctx.channel().eventLoop(), () -> expired(ctx));
        // The head's time runs from its first octet: on a bad network the guest's kernel may have to send that often.
        deadline.in(config.idleTimeout());
        ctx.fireChannelActive();
    }

    private Deadline deadline() {
        if (deadline == null) {
            throw new IllegalStateException("not active yet");
        }
        return deadline;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof HttpObject object
                    && object.decoderResult().isFailure()
                    && !(state instanceof State.Closing)) {
                refuse(ctx, object instanceof HttpRequest head ? head : null, HeadCheck.undecodable(object));
                return;
            }
            if (message instanceof HttpRequest head && state instanceof State.Idle) {
                begin(ctx, head);
            }
            if (message instanceof HttpContent content && state instanceof State.Body(HttpRequest head, var body)) {
                collect(ctx, head, body, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest head) {
        deadline().in(config.bodyTimeout());
        OptionalInt refusal = check.refusal(head);
        if (refusal.isPresent()) {
            refuse(ctx, head, refusal.getAsInt());
        } else {
            if (HttpUtil.is100ContinueExpected(head)) {
                Responses.goOn(ctx);
            }
            state = new State.Body(head, new ByteArrayOutputStream(0));
        }
    }

    private void collect(ChannelHandlerContext ctx, HttpRequest head, ByteArrayOutputStream body, HttpContent content) {
        if (body.size() + content.content().readableBytes() > config.maxBody()) {
            refuse(ctx, head, 413);
            return;
        }
        if (content.content().isReadable()) {
            body.writeBytes(ByteBufUtil.getBytes(content.content()));
        }
        if (content instanceof LastHttpContent) {
            complete(ctx, head, body.size() == 0 ? NOTHING : body.toByteArray());
        }
    }

    private void complete(ChannelHandlerContext ctx, HttpRequest head, byte[] body) {
        deadline().cancel();
        switch (RequestTarget.parse(head.uri())) {
            case RequestTarget.Malformed _ -> refuse(ctx, head, 400);
            case RequestTarget.Path(var segments) -> {
                MetadataRequest request =
                        new MetadataRequest(head.method(), segments, head.headers(), body, guest, requester(ctx));
                long since = System.nanoTime();
                Optional<Metadata> metadata = source.of(guest);
                if (metadata.isPresent()) {
                    answer(ctx, head, request, metadata.get(), since);
                } else {
                    hold(ctx, head, request, since);
                }
            }
        }
    }

    private static Optional<IpAddress> requester(ChannelHandlerContext ctx) {
        return ctx.channel().remoteAddress() instanceof GuestSocketAddress peer
                ? Optional.of(peer.address())
                : Optional.empty();
    }

    /** First contact: the instance may be about to become known. */
    private void hold(ChannelHandlerContext ctx, HttpRequest head, MetadataRequest request, long since) {
        ctx.channel().config().setAutoRead(false);
        InstanceSource.Subscription subscription =
                source.onChange(() -> ctx.executor().execute(() -> tryHeld(ctx)));
        state = new State.Held(head, request, since, subscription);
        deadline().in(config.hold());
        // It may have become known between the look and the subscription.
        tryHeld(ctx);
    }

    private void tryHeld(ChannelHandlerContext ctx) {
        if (state instanceof State.Held held && ctx.channel().isActive()) {
            source.of(guest).ifPresent(metadata -> {
                release(held);
                answer(ctx, held.head, held.request, metadata, held.since);
                if (!(state instanceof State.Pending)) {
                    resume(ctx);
                }
            });
        }
    }

    private void release(State.Held held) {
        held.subscription.close();
        deadline().cancel();
    }

    /** Lets the requests behind one that was held come: only now, since the next is answered before this returns. */
    private static void resume(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(true);
        ctx.flush();
    }

    private void answer(
            ChannelHandlerContext ctx, HttpRequest head, MetadataRequest request, Metadata metadata, long since) {
        Reply reply;
        try {
            reply = metadata.answer(request);
        } catch (RuntimeException e) {
            log.error("{} {}: no answer for instance {}", guest.bridge(), guest.portName(), metadata.instance(), e);
            reply = new Refusal(500);
        }
        switch (reply) {
            case Answer answer ->
                send(
                        ctx,
                        head,
                        Optional.of(metadata.instance()),
                        answer,
                        Origin.DIRECTORY,
                        HttpUtil.isKeepAlive(head) && !inputFinished,
                        since);
            case Reply.Later later -> await(ctx, head, metadata.instance(), later, since);
        }
    }

    /** While an answer is under way, what is pipelined behind it waits. */
    private void await(ChannelHandlerContext ctx, HttpRequest head, UUID instance, Reply.Later later, long since) {
        ctx.channel().config().setAutoRead(false);
        deadline().cancel();
        PendingAnswer pending = new PendingAnswer(ctx, head, instance, since, this);
        if (inputFinished) {
            pending.last();
        }
        state = new State.Pending(ctx, pending);
        pending.start(later);
    }

    @Override
    public void whole(PendingAnswer pending, Answer answer, Origin origin) {
        if (state instanceof State.Pending(var ctx, var current) && current == pending) {
            Optional<UUID> instance = Optional.of(pending.instance());
            send(ctx, pending.head(), instance, answer, origin, pending.isKeepAlive(), pending.since());
            resume(ctx);
        }
    }

    @Override
    public void progressed(PendingAnswer pending) {
        deadline().in(config.writeTimeout());
    }

    @Override
    public void streamed(PendingAnswer pending, boolean keepAlive) {
        if (state instanceof State.Pending(var ctx, var current) && current == pending) {
            settle(keepAlive);
            accessLog.answered(new AccessLog.Entry(
                    guest,
                    Optional.of(pending.instance()),
                    pending.head().method().name(),
                    pending.head().uri(),
                    pending.status(),
                    pending.bytes(),
                    System.nanoTime() - pending.since(),
                    pending.origin()));
            resume(ctx);
        }
    }

    /** Refuses a request whose framing is in doubt, or that is too large: nothing more is read. */
    private void refuse(ChannelHandlerContext ctx, @Nullable HttpRequest head, int status) {
        send(ctx, head, Optional.empty(), new Refusal(status), Origin.DIRECTORY, false, System.nanoTime());
    }

    private void send(
            ChannelHandlerContext ctx,
            @Nullable HttpRequest head,
            Optional<UUID> instance,
            Answer answer,
            Origin origin,
            boolean keepAlive,
            long since) {
        int bytes = Responses.write(ctx, head, answer, keepAlive);
        settle(keepAlive);
        accessLog.answered(new AccessLog.Entry(
                guest,
                instance,
                head == null ? "" : head.method().name(),
                head == null ? "" : head.uri(),
                answer.status(),
                bytes,
                System.nanoTime() - since,
                origin));
    }

    private void settle(boolean keepAlive) {
        if (keepAlive) {
            state = new State.Idle(false);
            deadline().in(config.idleTimeout());
        } else {
            state = new State.Closing();
            deadline().in(config.writeTimeout());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    private void expired(ChannelHandlerContext ctx) {
        switch (state) {
            // It may not be idle at all, but slow to take its last answer.
            case State.Idle _ -> finish(ctx, config.writeTimeout().minus(config.idleTimeout()));
            case State.Closing _ -> {
                var _ = ctx.close();
            }
            case State.Body(HttpRequest head, var _) -> refuse(ctx, head, 408);
            // The guest does not take what it was given.
            case State.Pending(var _, PendingAnswer pending) -> {
                pending.cancel();
                state = new State.Closing();
                var _ = ctx.close();
            }
            case State.Held held -> {
                release(held);
                send(
                        ctx,
                        held.head,
                        Optional.empty(),
                        Answer.notNow(RETRY_AFTER_SECONDS),
                        Origin.DIRECTORY,
                        HttpUtil.isKeepAlive(held.head) && !inputFinished,
                        held.since);
                resume(ctx);
            }
        }
        ctx.flush();
    }

    /** Closes behind the answers that are still on their way. */
    private void finish(ChannelHandlerContext ctx, Duration limit) {
        state = new State.Closing();
        deadline().in(limit);
        var _ = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof StrictRequestDecoder.Octets && state instanceof State.Idle(boolean begun) && !begun) {
            state = new State.Idle(true);
            deadline().in(config.headTimeout());
        }
        if (event instanceof ChannelInputShutdownEvent) {
            inputFinished = true;
            switch (state) {
                case State.Idle _, State.Body _ -> finish(ctx, config.writeTimeout());
                case State.Pending(var _, PendingAnswer pending) -> pending.last();
                case State.Held _, State.Closing _ -> {}
            }
        }
        if (event instanceof HttpPipeline.Drain) {
            inputFinished = true;
            switch (state) {
                case State.Idle _ -> finish(ctx, config.writeTimeout());
                case State.Held _ -> expired(ctx);
                case State.Pending(var _, PendingAnswer pending) -> pending.last();
                case State.Body _, State.Closing _ -> {}
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (state instanceof State.Pending(var _, PendingAnswer pending)) {
            pending.writabilityChanged();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (state instanceof State.Held held) {
            held.subscription.close();
        }
        if (state instanceof State.Pending(var _, PendingAnswer pending)) {
            pending.cancel();
        }
        state = new State.Closing();
        if (deadline != null) {
            deadline.close();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("{} {}: {}", guest.bridge(), guest.portName(), cause.toString());
        var _ = ctx.close();
    }
}
