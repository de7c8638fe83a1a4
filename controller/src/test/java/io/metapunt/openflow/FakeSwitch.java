package io.metapunt.openflow;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.metapunt.flows.ControllerIds;
import io.metapunt.flows.RuleKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFStatsReplyFlags;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.DatapathId;

/** The switch's end of a connection, without a connection: says what a test has it say, and keeps what it hears. */
final class FakeSwitch implements AutoCloseable {
    static final int CONTROLLER_ID = 0x4d50;
    static final long COOKIE = RuleKind.PUNT_TCP.cookie();
    static final SwitchPort TAP = new SwitchPort(7, "tapcd9f6d46-4a");
    static final SwitchPort LOCAL = new SwitchPort(0xffff_fffe, "br-int");

    private static final int BARRIER_REQUEST = 20;

    static final CookieRange COOKIES = new CookieRange(RuleKind.COOKIE_VALUE, RuleKind.COOKIE_MASK);

    final RecordingListener listener;
    final SwitchHandler handler;
    final OFVersion version;
    final OFFactory factory;

    private final EmbeddedChannel channel;

    /** Of a session with one connection. */
    FakeSwitch(OFVersion version) {
        this(version, new RecordingListener());
    }

    private FakeSwitch(OFVersion version, RecordingListener listener) {
        this(
                version,
                listener,
                SwitchHandler.first(
                        "br-int",
                        new SessionConfig(new ControllerIds(CONTROLLER_ID, 1), COOKIES),
                        listener,
                        Optional.empty()));
    }

    /** Of the connection that {@code handler} reads, which tells {@code listener}. */
    FakeSwitch(OFVersion version, RecordingListener listener, SwitchHandler handler) {
        this.version = version;
        this.listener = listener;
        this.handler = handler;
        this.factory = OFFactories.getFactory(version);
        this.channel = new EmbeddedChannel(new SwitchChannel(_ -> handler));
        channel.freezeTime();
    }

    /** A switch whose handshake is done, and forgotten. */
    static FakeSwitch ready(OFVersion version) {
        FakeSwitch fake = new FakeSwitch(version);
        fake.sayHello();
        fake.sayFeatures();
        fake.sayPorts(TAP, LOCAL);
        fake.answerBarrier();
        fake.hear();
        return fake;
    }

    SwitchSession session() {
        return listener.session.orElseThrow();
    }

    int wireVersion() {
        return version.getWireVersion();
    }

    /** What has come since it was last asked, message by message. */
    List<ByteBuf> hear() {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.writeBytes(part);
            part.release();
        }
        List<ByteBuf> messages = new ArrayList<>();
        while (all.isReadable()) {
            messages.add(all.readSlice(all.getUnsignedShort(all.readerIndex() + 2)));
        }
        return messages;
    }

    /** The same, of this type only. */
    List<ByteBuf> hear(int type) {
        return hear().stream()
                .filter(message -> OfMessage.type(message) == type)
                .toList();
    }

    void say(ByteBuf octets) {
        channel.writeInbound(octets);
    }

    void say(OFMessage message) {
        say(Octets.of(message));
    }

    /** A HELLO of this version alone. */
    void sayHello() {
        say(Octets.ofHex(String.format("%02x00001000000001%s%08x", wireVersion(), "00010008", 1 << wireVersion())));
    }

    void sayFeatures() {
        say(factory.buildFeaturesReply()
                .setDatapathId(DatapathId.of(0xabcdef))
                .setNTables((short) 254)
                .setCapabilities(ImmutableSet.of())
                .build());
    }

    void sayPorts(SwitchPort... ports) {
        sayPorts(ImmutableSet.of(), ports);
    }

    void sayPorts(ImmutableSet<OFStatsReplyFlags> flags, SwitchPort... ports) {
        say(factory.buildPortDescStatsReply()
                .setXid(HandshakeMessages.PORT_DESC_XID)
                .setFlags(flags)
                .setEntries(ImmutableList.copyOf(List.of(ports).stream()
                        .map(port -> PortDescReaderTest.desc(version, port))
                        .toList()))
                .build());
    }

    /** Answers the last barrier heard; what was heard with it is forgotten. */
    void answerBarrier() {
        answer(hear(BARRIER_REQUEST).getLast());
    }

    void answer(ByteBuf barrier) {
        say(factory.buildBarrierReply().setXid(OfMessage.xid(barrier)).build());
    }

    void sayError(long xid) {
        say(Octets.ofHex(String.format("%02x010014%08x00050001%02x0e003000000001", wireVersion(), xid, wireVersion())));
    }

    void pass(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runPendingTasks();
    }

    /** As of a dial that has not come to anything yet. */
    ChannelPromise dialling() {
        return channel.newPromise();
    }

    boolean isConnected() {
        return channel.isOpen();
    }

    /** The switch goes away. */
    @Override
    public void close() {
        var _ = channel.close();
        channel.runPendingTasks();
        channel.finishAndReleaseAll();
    }
}
