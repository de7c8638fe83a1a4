package io.metapunt.daemon;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.metapunt.capture.Capture;
import io.metapunt.capture.Captures;
import io.metapunt.capture.Feed;
import io.metapunt.channel.QuestionChannel;
import io.metapunt.dial.Transport;
import io.metapunt.flows.Attachment;
import io.metapunt.flows.FlowUpdate;
import io.metapunt.flows.Policy;
import io.metapunt.http.HttpPipeline;
import io.metapunt.http.RequestStatistics;
import io.metapunt.instance.Guest;
import io.metapunt.instance.InstanceSource;
import io.metapunt.link.LinkConfig;
import io.metapunt.link.PacketLimit;
import io.metapunt.link.SharedBounds;
import io.metapunt.openflow.SwitchListener;
import io.metapunt.openflow.SwitchSession;
import io.metapunt.ovsdb.GuestPorts;
import io.metapunt.ovsdb.PortStore;
import io.metapunt.ovsdb.PortVerdict;
import io.metapunt.ovsdb.SwitchView;
import io.metapunt.punt.Punt;
import io.metapunt.punt.PuntListener;
import io.metapunt.punt.PuntMode;
import io.metapunt.responder.Responder;
import io.metapunt.unixctl.Unixctl;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One bridge: who its guests are, by the database and by the switch's own word, their responder and their flows. Confined to
 * its event loop. A guest is served only while both agree on its port's number and name; when the session ends, so do all
 * connections, since port numbers may be given anew before the next.
 */
final class Bridge implements SwitchListener, FlowKeeper.Listener {
    private static final Logger log = LoggerFactory.getLogger(Bridge.class);

    private final String name;
    private final EventLoop loop;
    private final InstanceSource instances;
    private final LinkConfig links;
    private final SharedBounds shared;
    private final Policy policy;
    private final ChannelInitializer<Channel> pipeline;
    private final RequestStatistics requests;
    private final Function<Guest, HttpPipeline> inPlaceOf;
    private final LongSupplier clock = Responder.monotonicClock();
    private final ServedGuests guests;
    private final FlowKeeper flows;
    private final ShadowWatch shadows;
    private final Punt punt;
    private SwitchView view = SwitchView.EMPTY;
    private @Nullable SwitchSession session;
    private @Nullable Responder responder;
    private ImmutableList<PortVerdict> verdicts = ImmutableList.of();
    private final BridgeTotals totals = new BridgeTotals();
    private final Captures captures = new Captures();
    private boolean instancesRead;
    private boolean ending;
    private int frames;

    Bridge(
            String name,
            EventLoop loop,
            InstanceSource instances,
            LinkConfig links,
            SharedBounds shared,
            Policy policy,
            PuntMode puntMode,
            PortStore ports,
            MeterLedger meters,
            ChannelInitializer<Channel> pipeline,
            RequestStatistics requests,
            Unixctl control,
            Function<Guest, HttpPipeline> inPlaceOf) {
        this.name = name;
        this.loop = loop;
        this.instances = instances;
        this.links = links;
        this.shared = shared;
        this.policy = policy;
        this.pipeline = pipeline;
        this.requests = requests;
        this.inPlaceOf = inPlaceOf;
        this.guests = new ServedGuests(name, requests);
        this.flows = new FlowKeeper(name, loop, policy, meters, this);
        this.shadows = new ShadowWatch(name, loop, policy, control);
        this.punt = new Punt(name, loop, puntMode, ports, new FromPort());
    }

    String name() {
        return name;
    }

    EventLoop loop() {
        return loop;
    }

    FlowKeeper flows() {
        return flows;
    }

    ShadowWatch shadows() {
        return shadows;
    }

    @Nullable
    SwitchSession session() {
        return session;
    }

    @Nullable
    Responder responder() {
        return responder;
    }

    /** Which way guests' packets come. */
    Punt punt() {
        return punt;
    }

    /** Begins a capture of a port's frames; what is given ends it, from any thread. */
    Runnable capture(String port, Feed feed) {
        assert loop.inEventLoop();
        if (captures.isFull()) {
            throw new RefusedException(Captures.MOST + " captures run on " + name + " already; end one of them first");
        }
        Capture capture = new Capture("metapunt", port, feed, InstantSource.system());
        captures.add(capture);
        tap();
        return () -> loop.execute(() -> {
            captures.remove(capture);
            tap();
        });
    }

    private void tap() {
        captures.follow(guests.all());
        if (responder != null) {
            responder.tap(captures.isEmpty() ? null : captures);
        }
    }

    /** What is counted of requests. */
    RequestStatistics requests() {
        return requests;
    }

    /** What its guests share. */
    SharedBounds shared() {
        return shared;
    }

    /** What was counted over all sessions. */
    BridgeTotals totals() {
        return totals;
    }

    /** The time by the links' clock. */
    long now() {
        return clock.getAsLong();
    }

    /** The database as it was last seen. */
    SwitchView view() {
        return view;
    }

    /** What every interface of the bridge was found to be. */
    ImmutableList<PortVerdict> verdicts() {
        return verdicts;
    }

    /** What the database says of it; empty if it has no such bridge. */
    Optional<SwitchView.Bridge> row() {
        return Optional.ofNullable(view.bridges().get(name));
    }

    /** Whether the database has such a bridge. */
    boolean exists() {
        return view.bridges().containsKey(name);
    }

    /** As {@link Daemon#ask}, if the guest is on this bridge. */
    CompletableFuture<Optional<byte[]>> ask(String port, byte[] request) {
        assert loop.inEventLoop();
        Optional<Guest> guest = guests.on(port);
        if (guest.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        QuestionChannel question = new QuestionChannel(request);
        question.pipeline().addLast(inPlaceOf.apply(guest.get()));
        var _ = loop.register(question);
        return question.answered().thenApply(Optional::of);
    }

    /** Accepts no new connections; that the session ends is no surprise from now on. */
    void end() {
        ending = true;
        captures.end();
        if (responder != null) {
            responder.drain();
        }
    }

    /** Takes the punt port away, with flows that do not name it first; completes when it is gone. */
    CompletionStage<Void> leavePort() {
        boolean named = punt.port().isPresent();
        punt.giveUp();
        return named ? flows.settle().thenCompose(_ -> punt.remove()) : punt.remove();
    }

    /** The database has changed. */
    void viewChanged(SwitchView next) {
        assert loop.inEventLoop();
        view = next;
        punt.viewChanged(next);
        review();
    }

    /** The instances were read for the first time: until then nobody can tell which ports are guests'. */
    void instancesRead() {
        assert loop.inEventLoop();
        instancesRead = true;
        review();
    }

    /** The instances have changed, and so perhaps which ports are guests'. */
    void instancesChanged() {
        assert loop.inEventLoop();
        review();
    }

    @Override
    public void connected(SwitchSession to) {
        log.info(
                "{}: connected, OpenFlow {}, {} ports",
                name,
                to.version(),
                to.ports().size());
        session = to;
        responder = new Responder(loop, links, shared, pipeline, punt.output(to.packetOuts()), clock);
        totals.begin(responder, to.packetOuts());
        shadows.reset();
        metersChanged(ImmutableMap.of());
        punt.connected(to);
        review();
        flows.connected(to);
    }

    @Override
    public void metersChanged(ImmutableMap<Integer, Long> meterOfPort) {
        if (responder != null) {
            responder.limit(
                    new PacketLimit(policy.rate().perSecond(), policy.rate().burst()),
                    ofport -> !meterOfPort.containsKey(ofport));
        }
    }

    @Override
    public void foreignFlow(FlowUpdate.Foreign update) {
        shadows.foreignFlow(update);
    }

    @Override
    public void compared() {
        shadows.compared();
    }

    @Override
    public void portsChanged(SwitchSession of) {
        punt.portsChanged();
        review();
    }

    @Override
    public void packetIn(SwitchSession from, int inPort, byte[] frame, int offset, int length) {
        boolean _ = hear(inPort, frame, offset, length);
    }

    /** A frame of a guest's, by whichever way it came; false if it is of no guest attached. */
    private boolean hear(int inPort, byte[] frame, int offset, int length) {
        frames++;
        return responder != null && responder.receive(inPort, frame, offset, length);
    }

    @Override
    public void batchEnd(SwitchSession from) {
        endOfBatch();
    }

    private void endOfBatch() {
        Transport.heard(frames);
        frames = 0;
        if (responder != null) {
            responder.endOfBatch();
        }
    }

    @Override
    public void flowRemoved(SwitchSession from, long cookie) {
        flows.flowRemoved();
    }

    @Override
    public void flowUpdates(SwitchSession from, ByteBuf body) {
        flows.updates(from, body);
    }

    @Override
    public void flowUpdatesResumed(SwitchSession from) {
        flows.updatesResumed();
    }

    @Override
    public void disconnected(SwitchSession from, String reason) {
        if (!ending) {
            log.warn("{}: disconnected: {}", name, reason);
        }
        flows.disconnected();
        shadows.reset();
        punt.disconnected();
        if (responder != null) {
            responder.close();
        }
        totals.end();
        guests.end();
        session = null;
        responder = null;
    }

    /** Compares who is there with who is served. */
    private void review() {
        if (!instancesRead) {
            return;
        }
        if (session == null || responder == null || !exists()) {
            verdicts = new GuestPorts(view, instances::knowsInterface).of(name);
            return;
        }
        verdicts = Agreement.of(session, new GuestPorts(view, instances::knowsInterface).of(name));
        guests.serve(verdicts, responder);
        tap();
        ImmutableSet<Attachment> places = guests.attachments();
        shadows.guests(policy.through(punt.port()), places);
        flows.want(policy.through(punt.port()), places);
    }

    /** What comes by the punt port is what would have come by PACKET_IN. */
    private final class FromPort implements PuntListener {
        @Override
        public boolean frame(int inPort, byte[] frame, int length) {
            return hear(inPort, frame, 0, length);
        }

        @Override
        public void batchEnd() {
            endOfBatch();
        }

        @Override
        public void wayChanged() {
            review();
        }
    }
}
