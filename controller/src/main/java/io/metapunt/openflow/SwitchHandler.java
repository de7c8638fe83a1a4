package io.metapunt.openflow;

import com.google.common.base.Throwables;
import io.metapunt.flows.openflow.FlowMonitors;
import io.metapunt.flows.openflow.NiciraMessages;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFFeaturesReply;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFPortReason;
import org.projectfloodlight.openflow.protocol.OFPortStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one connection's messages, already framed. A message that cannot be read is counted and passed over; the
 * connection stays.
 */
final class SwitchHandler extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(SwitchHandler.class);
    private static final int HANDSHAKE_SECONDS = 10;
    private static final int ONF = 0x4f4e_4600;
    private static final int ONF_FLOW_MONITOR = 1870;
    private static final long NICIRA_MONITOR_RESUMED = 0x0000_2320_0000_0017L;
    private static final long ONF_MONITOR_RESUMED = 0x4f4e_4600_0000_0750L;
    private static final long ONF_BUNDLE_CONTROL = 0x4f4e_4600_0000_08fcL;

    private final String name;
    private final int controllerId;
    private final CookieRange cookies;
    private final SwitchListener listener;
    private final Optional<FurtherConnections> further;
    private final boolean packetInsOnly;
    private final PacketInReader packetIn = new PacketInReader();
    private final SessionCounters counters = new SessionCounters();
    private byte[] scratch = new byte[2048];
    private Phase phase = new Phase.WaitHello();
    private String endReason = "the switch closed the connection";
    private boolean probing;

    /** How far the handshake is; what a phase lacks does not exist in it. */
    private sealed interface Phase {
        record WaitHello() implements Phase {}

        record WaitSetUp(SwitchSession session) implements Phase {}

        record Ready(SwitchSession session) implements Phase {}
    }

    private SwitchHandler(
            String name,
            int controllerId,
            CookieRange cookies,
            SwitchListener listener,
            Optional<FurtherConnections> further,
            boolean packetInsOnly) {
        this.name = name;
        this.controllerId = controllerId;
        this.cookies = cookies;
        this.listener = listener;
        this.further = further;
        this.packetInsOnly = packetInsOnly;
    }

    /** Of a session's first connection; it is ready when {@code further} are. */
    static SwitchHandler first(
            String name, SessionConfig config, SwitchListener listener, Optional<FurtherConnections> further) {
        return new SwitchHandler(name, config.controllerIds().first(), config.cookies(), listener, further, false);
    }

    /** Of a further connection, which brings PACKET_INs only. */
    static SwitchHandler further(String name, int controllerId, CookieRange cookies, SwitchListener listener) {
        return new SwitchHandler(name, controllerId, cookies, listener, Optional.empty(), true);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        var _ = ctx.writeAndFlush(HandshakeMessages.hello(ctx.alloc()), ctx.voidPromise());
        var _ = ctx.executor()
                .schedule(
                        () -> {
                            if (!(phase instanceof Phase.Ready)) {
                                end(ctx, "no OpenFlow handshake within " + HANDSHAKE_SECONDS + " s");
                            }
                        },
                        HANDSHAKE_SECONDS,
                        TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        ByteBuf message = (ByteBuf) received;
        probing = false;
        try {
            if (message.readableBytes() < OfMessage.HEADER_LENGTH) {
                counters.unreadable++;
                return;
            }
            switch (phase) {
                case Phase.WaitHello _ -> hello(ctx, message);
                case Phase.WaitSetUp(SwitchSession session) -> dispatch(ctx, session, message);
                case Phase.Ready(SwitchSession session) -> {
                    if (OfMessage.type(message) == OfMessage.PACKET_IN) {
                        packetIn(session, message);
                    } else {
                        dispatch(ctx, session, message);
                    }
                }
            }
        } catch (OFParseError | RuntimeException e) {
            counters.unreadable++;
            log.debug("{}: message of type {} passed over: {}", name, OfMessage.type(message), e.toString());
        } finally {
            message.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (phase instanceof Phase.Ready(SwitchSession session)) {
            listener.batchEnd(session);
        }
    }

    private void hello(ChannelHandlerContext ctx, ByteBuf message) {
        switch (OfMessage.type(message)) {
            case OfMessage.HELLO -> {
                switch (Negotiation.of(message)) {
                    case Negotiation.Agreed(int version) -> {
                        SwitchSession session = new SwitchSession(name, ctx.channel(), version);
                        phase = new Phase.WaitSetUp(session);
                        setUp(ctx, session);
                    }
                    case Negotiation.Refused(String reason) -> end(ctx, reason);
                }
            }
            case OfMessage.ERROR -> end(ctx, "the switch refused OpenFlow 1.3 and 1.4");
            default -> counters.unexpected++;
        }
    }

    /** Asks for all that a session needs; the barrier's reply says that every answer has come. */
    private void setUp(ChannelHandlerContext ctx, SwitchSession session) {
        // A connection to the management socket gets no asynchronous message before this (ofproto/connmgr.c).
        session.send(session.factory().buildSetConfig().setMissSendLen(0xffff).build());
        CompletionStage<Void> asked = packetInsOnly ? askForPacketInsOnly(session) : ask(ctx, session);
        CompletionStage<Void> others = further.map(connections -> connections.open(session, reason -> end(ctx, reason)))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
        OFMessage takeId = NiciraMessages.setControllerId(session.factory(), controllerId);
        var _ = asked.thenCompose(_ -> session.apply(List.of(takeId))).whenComplete((refused, failure) -> {
            if (failure == null && !refused.isEmpty()) {
                end(
                        ctx,
                        "the switch refuses the controller id " + controllerId
                                + ", without which no packet would come: "
                                + refused.getFirst().error() + "; is it Open vSwitch?");
            } else if (failure != null) {
                end(ctx, "set-up failed: " + Throwables.getRootCause(failure).getMessage());
            } else {
                var _ = others.thenRun(() -> ready(ctx, session));
            }
        });
    }

    private static CompletionStage<Void> askForPacketInsOnly(SwitchSession session) {
        session.send(NiciraMessages.packetInsOnly(session.factory()));
        return CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Void> ask(ChannelHandlerContext ctx, SwitchSession session) {
        session.send(session.factory().featuresRequest());
        var ports = session.requests().multipart(HandshakeMessages.PORT_DESC_XID, body -> readPorts(session, body));
        var _ = ctx.writeAndFlush(
                HandshakeMessages.portDescRequest(ctx.alloc(), session.wireVersion()), ctx.voidPromise());
        return ports;
    }

    private void ready(ChannelHandlerContext ctx, SwitchSession session) {
        if (ctx.channel().isOpen()) {
            phase = new Phase.Ready(session);
            listener.connected(session);
            further.ifPresent(FurtherConnections::begin);
        }
    }

    private void dispatch(ChannelHandlerContext ctx, SwitchSession session, ByteBuf message) throws OFParseError {
        switch (OfMessage.type(message)) {
            case OfMessage.ECHO_REQUEST -> {
                var _ = ctx.writeAndFlush(HandshakeMessages.echoReply(ctx.alloc(), message), ctx.voidPromise());
            }
            case OfMessage.ECHO_REPLY -> counters.echoReplies++;
            case OfMessage.BARRIER_REPLY -> unexpectedUnless(session.requests().barrierReply(OfMessage.xid(message)));
            case OfMessage.MULTIPART_REPLY -> multipart(session, message);
            case OfMessage.ERROR -> error(session, message);
            case OfMessage.PORT_STATUS -> portStatus(session, (OFPortStatus) parse(session, message));
            case OfMessage.FLOW_REMOVED -> {
                long cookie = message.getLong(message.readerIndex() + OfMessage.HEADER_LENGTH);
                if (cookies.contains(cookie) && phase instanceof Phase.Ready) {
                    listener.flowRemoved(session, cookie);
                }
            }
            case OfMessage.EXPERIMENTER -> experimenter(session, message);
            case OfMessage.BUNDLE_CONTROL -> counters.bundleReplies++;
            case OfMessage.FEATURES_REPLY ->
                session.identified(((OFFeaturesReply) parse(session, message)).getDatapathId());
            default -> counters.unexpected++;
        }
    }

    private void unexpectedUnless(boolean expected) {
        if (!expected) {
            counters.unexpected++;
        }
    }

    private static OFMessage parse(SwitchSession session, ByteBuf message) throws OFParseError {
        return session.factory().getReader().readFrom(message);
    }

    private void multipart(SwitchSession session, ByteBuf message) {
        int header = OfMessage.HEADER_LENGTH + 8;
        if (message.readableBytes() < header) {
            counters.unreadable++;
            return;
        }
        long xid = OfMessage.xid(message);
        boolean more = (message.getUnsignedShort(message.readerIndex() + 10) & 1) != 0;
        boolean monitor = isFlowMonitor(message);
        message.skipBytes(header);
        if (session.requests().multipartReply(xid, message, more)) {
            return;
        }
        if (monitor && phase instanceof Phase.Ready) {
            listener.flowUpdates(session, message);
        } else {
            counters.unexpected++;
        }
    }

    /** OpenFlow 1.4's own, or the ONF's of 1.3. */
    private static boolean isFlowMonitor(ByteBuf message) {
        int at = message.readerIndex() + OfMessage.HEADER_LENGTH;
        int type = message.getUnsignedShort(at);
        return type == FlowMonitors.MULTIPART_TYPE
                || (type == 0xffff
                        && message.readableBytes() >= 24
                        && message.getInt(at + 8) == ONF
                        && message.getInt(at + 12) == ONF_FLOW_MONITOR);
    }

    /** Nicira's or the ONF's "flow monitor resumed". */
    private void experimenter(SwitchSession session, ByteBuf message) {
        int at = message.readerIndex() + OfMessage.HEADER_LENGTH;
        long id = message.getLong(at);
        if ((id == NICIRA_MONITOR_RESUMED || id == ONF_MONITOR_RESUMED) && phase instanceof Phase.Ready) {
            listener.flowUpdatesResumed(session);
        } else if (id == ONF_BUNDLE_CONTROL) {
            counters.bundleReplies++;
        } else {
            counters.unexpected++;
        }
    }

    private void error(SwitchSession session, ByteBuf message) {
        String text = ErrorText.of(message, session.factory());
        if (!session.requests().error(OfMessage.xid(message), text)) {
            counters.errors++;
            log.warn("{}: the switch reports {}", name, text);
        }
    }

    private void portStatus(SwitchSession session, OFPortStatus status) {
        OFPortDesc desc = status.getDesc();
        int ofport = desc.getPortNo().getPortNumber();
        if (status.getReason() == OFPortReason.DELETE) {
            session.portGone(ofport);
        } else {
            session.port(new SwitchPort(ofport, desc.getName()));
        }
        if (phase instanceof Phase.Ready) {
            listener.portsChanged(session);
        }
    }

    private void readPorts(SwitchSession session, ByteBuf body) {
        PortDescReader.read(body, session.wireVersion(), session::port);
    }

    private void packetIn(SwitchSession session, ByteBuf message) {
        if (!packetIn.read(message)) {
            counters.unreadable++;
            return;
        }
        if (!cookies.contains(packetIn.cookie())) {
            counters.foreignPacketIns++;
            return;
        }
        counters.packetIns++;
        int length = packetIn.dataLength();
        if (message.hasArray()) {
            listener.packetIn(
                    session, packetIn.inPort(), message.array(), message.arrayOffset() + packetIn.dataOffset(), length);
            return;
        }
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, 2 * scratch.length)];
        }
        message.getBytes(packetIn.dataOffset(), scratch, 0, length);
        listener.packetIn(session, packetIn.inPort(), scratch, 0, length);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        SwitchSession session = openSession();
        if (!(event instanceof IdleStateEvent)) {
            ctx.fireUserEventTriggered(event);
        } else if (probing) {
            end(ctx, "the switch does not answer echo requests");
        } else if (session != null) {
            probing = true;
            session.send(session.factory().echoRequest(new byte[0]));
        }
    }

    private @Nullable SwitchSession openSession() {
        return switch (phase) {
            case Phase.WaitHello _ -> null;
            case Phase.WaitSetUp(SwitchSession session) -> session;
            case Phase.Ready(SwitchSession session) -> session;
        };
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        SwitchSession session = openSession();
        boolean wasReady = phase instanceof Phase.Ready;
        further.ifPresent(FurtherConnections::close);
        if (session != null) {
            session.requests().failAll(new SwitchGoneException(name, endReason));
        }
        if (wasReady && session != null) {
            listener.disconnected(session, endReason);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        end(ctx, cause.toString());
    }

    /** The first reason stands: what fails since the connection ended is no reason for it. */
    private void end(ChannelHandlerContext ctx, String reason) {
        if (ctx.channel().isOpen()) {
            endReason = reason;
            var _ = ctx.close();
        }
    }

    /** Why the connection ended or is ending. */
    String endReason() {
        return endReason;
    }

    SessionCounters counters() {
        return counters;
    }

    boolean wasReady() {
        return phase instanceof Phase.Ready;
    }
}
