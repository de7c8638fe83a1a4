package io.metapunt.openflow;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.DatapathId;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

/**
 * One switch, past its handshake. Confined to its event loop: every method is called there, every stage completes there.
 * Requests that the switch does not answer within {@value #REQUEST_SECONDS} seconds fail.
 */
public final class SwitchSession {
    private static final int REQUEST_SECONDS = 20;

    private final String name;
    private final Channel channel;
    private final int wireVersion;
    private final OFFactory factory;
    private final Requests requests = new Requests();
    private final PacketOuts packetOuts;
    private final Map<Integer, SwitchPort> ports = new HashMap<>();
    private DatapathId datapathId = DatapathId.NONE;

    SwitchSession(String name, Channel channel, int wireVersion) {
        this.name = name;
        this.channel = channel;
        this.wireVersion = wireVersion;
        this.factory = OFFactories.getFactory(wireVersion == OfMessage.OF14 ? OFVersion.OF_14 : OFVersion.OF_13);
        this.packetOuts = new PacketOuts(channel, wireVersion);
    }

    /** What the session is called in logs: where it leads. */
    public String name() {
        return name;
    }

    /** The negotiated version as people write it: "1.3" or "1.4". */
    public String version() {
        return wireVersion == OfMessage.OF14 ? "1.4" : "1.3";
    }

    public DatapathId datapathId() {
        return datapathId;
    }

    /** Builds messages of the negotiated version. */
    public OFFactory factory() {
        return factory;
    }

    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    /** The switch's ports by number, as this connection told them. */
    public ImmutableMap<Integer, SwitchPort> ports() {
        return ImmutableMap.copyOf(ports);
    }

    /** The way of frames to ports. */
    public PacketOuts packetOuts() {
        return packetOuts;
    }

    /** Sends messages that have no reply. */
    public void send(OFMessage message) {
        assert eventLoop().inEventLoop();
        var _ = channel.writeAndFlush(encode(List.of(message)), channel.voidPromise());
    }

    /**
     * Sends {@code messages} and a barrier.
     *
     * @return completes when the switch has done them all, with those that it refused
     */
    public CompletionStage<ImmutableList<Failure>> apply(List<OFMessage> messages) {
        assert eventLoop().inEventLoop();
        OFMessage barrier = factory.barrierRequest();
        CompletableFuture<ImmutableList<Failure>> done = requests.batch(messages, barrier.getXid());
        var _ = channel.write(encode(messages), channel.voidPromise());
        var _ = channel.writeAndFlush(encode(List.of(barrier)), channel.voidPromise());
        expireLater(barrier.getXid(), done);
        return done;
    }

    /**
     * Asks for the flows whose cookie matches under the mask, in every table.
     *
     * @param reader gets the body of each part of the reply (the flow-stats entries), valid during the call
     * @return completes after the last part
     */
    public CompletionStage<Void> flowStats(long cookie, long mask, Consumer<ByteBuf> reader) {
        assert eventLoop().inEventLoop();
        return ask(
                factory.buildFlowStatsRequest()
                        .setTableId(TableId.ALL)
                        .setOutPort(OFPort.ANY)
                        .setOutGroup(OFGroup.ANY)
                        .setCookie(U64.of(cookie))
                        .setCookieMask(U64.of(mask))
                        .setMatch(factory.matchWildcardAll())
                        .build(),
                reader);
    }

    /**
     * Sends a multipart request.
     *
     * @param reader gets the body of each part of the reply, valid during the call
     * @return completes after the last part
     */
    public CompletionStage<Void> ask(OFMessage request, Consumer<ByteBuf> reader) {
        assert eventLoop().inEventLoop();
        CompletableFuture<Void> done = requests.multipart(request.getXid(), reader);
        send(request);
        expireLater(request.getXid(), done);
        return done;
    }

    /** Ends the session. */
    public void close() {
        var _ = channel.close();
    }

    private void expireLater(long xid, CompletableFuture<?> done) {
        var timer = eventLoop()
                .schedule(
                        () -> requests.expire(
                                xid, new TimeoutException(name + ": no reply within " + REQUEST_SECONDS + " s")),
                        REQUEST_SECONDS,
                        TimeUnit.SECONDS);
        var _ = done.whenComplete((_, _) -> timer.cancel(false));
    }

    private ByteBuf encode(List<OFMessage> messages) {
        ByteBuf out = channel.alloc().buffer(128 * messages.size());
        messages.forEach(message -> message.writeTo(out));
        return out;
    }

    Requests requests() {
        return requests;
    }

    void identified(DatapathId id) {
        datapathId = id;
    }

    void port(SwitchPort port) {
        ports.put(port.ofport(), port);
    }

    void portGone(int ofport) {
        ports.remove(ofport);
    }

    int wireVersion() {
        return wireVersion;
    }

    @Override
    public String toString() {
        return name + " (OpenFlow " + version() + ")";
    }
}
