package io.metapunt.daemon;

import com.google.common.collect.ImmutableList;
import io.metapunt.capture.Feed;
import io.metapunt.channel.GuestChannel;
import io.metapunt.dial.Transport;
import io.metapunt.flows.RuleKind;
import io.metapunt.http.AccessLog;
import io.metapunt.http.HttpPipeline;
import io.metapunt.http.JsonAccessLog;
import io.metapunt.http.MetadataSource;
import io.metapunt.http.RequestStatistics;
import io.metapunt.instance.DirectoryStore;
import io.metapunt.instance.Guest;
import io.metapunt.instance.PasswordStore;
import io.metapunt.instance.Problem;
import io.metapunt.link.FairBound;
import io.metapunt.link.SharedBounds;
import io.metapunt.nova.NovaClient;
import io.metapunt.openflow.CookieRange;
import io.metapunt.openflow.SessionConfig;
import io.metapunt.ovsdb.OvsdbClient;
import io.metapunt.ovsdb.SwitchView;
import io.metapunt.responder.SharedTally;
import io.metapunt.token.ImdsGate;
import io.metapunt.token.SessionTokens;
import io.metapunt.token.TokenKey;
import io.metapunt.tree.MetadataTree;
import io.metapunt.unixctl.Unixctl;
import io.metapunt.vendordata.VendorDataClient;
import io.metapunt.warmup.WarmUp;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything wired together: a loop a bridge, one for the database, a thread for the disk. */
public final class Daemon implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Daemon.class);
    private static final long REMOVE_MILLIS = 5_000;
    private static final long PORT_MILLIS = 3_000;
    private static final long DISK_SECONDS = 5;
    private static final int LOOKUPS = 4;

    /** How long nobody has to have asked until the heap is collected. */
    private static final long QUIET_SECONDS = 10;

    /** By then the guests there are are served, and their flows are in place. */
    private static final long WARM_UP_MILLIS = 1_000;

    private final DaemonSettings settings;
    private final long startedAt = System.nanoTime();
    private final DirectoryStore store;
    private final PasswordStore passwords;
    private final ExecutorService disk;
    private final EventLoopGroup loops;
    private final Map<String, Bridge> bridges = new LinkedHashMap<>();
    private final Switches switches;
    private final OvsdbClient ovsdb;
    private final @Nullable NovaPart nova;
    private final Unixctl unixctl;

    private Daemon(
            DaemonSettings settings,
            DirectoryStore store,
            PasswordStore passwords,
            TokenKey tokenKey,
            VendorDataClient vendorData,
            ExecutorService disk) {
        this.settings = settings;
        this.store = store;
        this.passwords = passwords;
        this.disk = disk;
        this.loops = new MultiThreadIoEventLoopGroup(
                settings.bridges().size() + 1, new DefaultThreadFactory("metapunt"), Transport.ioHandler());
        AccessLog accessLog = settings.accessLog() ? new JsonAccessLog() : AccessLog.NONE;
        InstantSource clock = InstantSource.system();
        ImdsGate gate = new ImdsGate(settings.imds(), new SessionTokens(tokenKey, clock));
        MetadataTree tree = new MetadataTree(passwords, vendorData, gate, settings.ec2(), clock);
        MetadataSource local = MetadataSource.of(store, tree);
        this.nova = settings.nova()
                .config()
                .map(config -> NovaPart.start(settings.nova(), new NovaClient(config), gate, store))
                .orElse(null);
        MetadataSource source = nova == null ? local : nova.with(local);
        Function<Guest, HttpPipeline> inPlaceOf =
                guest -> new HttpPipeline(settings.http(), source, AccessLog.NONE, _ -> guest);
        SessionConfig session = new SessionConfig(
                settings.policy().controllerIds(), new CookieRange(RuleKind.COOKIE_VALUE, RuleKind.COOKIE_MASK));
        EventLoop control = loops.next();
        EventLoop shared = loops.next();
        this.ovsdb = new OvsdbClient(control, settings.ovsRunDir().resolve("db.sock"), this::viewChanged);
        FairBound heldOctets = new FairBound(settings.shared().heldOctets(), new SharedTally(), new SharedTally());
        for (String name : settings.bridges()) {
            EventLoop loop = settings.listen().isPresent() || bridges.isEmpty() ? shared : loops.next();
            // Counted on the bridge's own loop: so each bridge has a pipeline of its own.
            RequestStatistics requests = new RequestStatistics(accessLog);
            HttpPipeline pipeline =
                    new HttpPipeline(settings.http(), source, requests, channel -> ((GuestChannel) channel).guest());
            bridges.put(
                    name,
                    new Bridge(
                            name,
                            loop,
                            store,
                            settings.links(),
                            SharedBounds.ofBridge(settings.shared(), heldOctets),
                            settings.policy(),
                            settings.punt(),
                            ovsdb,
                            MeterLedger.open(settings.runDir().resolve("meters-" + name), disk, loop, clock),
                            pipeline,
                            requests,
                            new Unixctl(loop, settings.ovsRunDir()),
                            inPlaceOf));
        }
        this.switches = settings.listen()
                .<Switches>map(
                        address -> new Switches.Listening(shared, address, settings.tls(), session, bridges.values()))
                .orElseGet(() -> new Switches.Dialling(settings.ovsRunDir(), session, bridges.values()));
        this.unixctl = new Unixctl(control, settings.ovsRunDir());
        QuietCollection quiet = QuietCollection.of(this::framesOfGuests);
        var _ = control.scheduleWithFixedDelay(quiet::look, QUIET_SECONDS, QUIET_SECONDS, TimeUnit.SECONDS);
        if (settings.warmUp()) {
            var _ = new WarmUp(shared, settings.links(), settings.http(), tree)
                    .start(WARM_UP_MILLIS)
                    .thenAccept(all -> log.debug("warmed up{}", all ? "" : " in part"));
        }
    }

    /**
     * Starts to serve. What is missing, the switch and its database included, is waited for.
     *
     * @throws IOException if the passwords, the tokens' key or certificates cannot be read, or switches are to dial in and the
     *     address cannot be bound
     */
    public static Daemon start(DaemonSettings settings) throws IOException {
        ExecutorService disk = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("disk").daemon().factory());
        PasswordStore passwords = PasswordStore.open(settings.passwords(), disk);
        TokenKey tokenKey = TokenKey.open(settings.tokenKey());
        // Threads of its own: a look-up that hangs holds its thread.
        ExecutorService lookups = Executors.newFixedThreadPool(
                LOOKUPS, Thread.ofPlatform().name("lookup-", 0).daemon().factory());
        VendorDataClient vendorData = VendorDataClient.open(settings.vendorData(), lookups);
        DirectoryStore store = DirectoryStore.of(settings.instances());
        Daemon daemon = new Daemon(settings, store, passwords, tokenKey, vendorData, disk);
        try {
            daemon.switches.start();
        } catch (IOException e) {
            daemon.close();
            throw e;
        }
        daemon.ovsdb.start();
        // While the sessions come about.
        store.start();
        var _ = store.onChange(daemon::instancesChanged);
        daemon.bridges.values().forEach(bridge -> bridge.loop().execute(bridge::instancesRead));
        return daemon;
    }

    /** The embedded store. */
    public DirectoryStore store() {
        return store;
    }

    /** The passwords that guests have posted. */
    public PasswordStore passwords() {
        return passwords;
    }

    /** Where the admin socket belongs. */
    public DaemonSettings settings() {
        return settings;
    }

    /** How it all is. */
    public CompletableFuture<DaemonStatus> status(String version) {
        return each(bridge -> CompletableFuture.completedFuture(report(bridge).status(switches.waitingFor(bridge))))
                .thenApply(statuses -> new DaemonStatus(
                        version,
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedAt),
                        ovsdb.waitingFor(),
                        settings.instances().toString(),
                        store.instances().size(),
                        store.problems().stream().map(Problem::toString).toList(),
                        nova == null ? null : nova.status(),
                        statuses));
    }

    /** The guests of all bridges, and the ports that only look like guests'. */
    public CompletableFuture<GuestStatus.Listing> guests() {
        return each(bridge -> bridge.flows()
                        .meters()
                        .thenApply(meters -> new GuestStatus.Listing(
                                report(bridge).guests(meters), report(bridge).unserved())))
                .thenApply(listings -> new GuestStatus.Listing(
                        listings.stream()
                                .flatMap(listing -> listing.guests().stream())
                                .toList(),
                        listings.stream()
                                .flatMap(listing -> listing.unserved().stream())
                                .toList()));
    }

    /** The TCP connections of all guests. */
    public CompletableFuture<List<ConnectionStatus>> connections() {
        return each(bridge -> CompletableFuture.completedFuture(report(bridge).connections()))
                .thenApply(lists -> lists.stream().flatMap(List::stream).toList());
    }

    /**
     * Gives the frames of the guests at {@code port} to {@code feed}, as pcapng, from now on.
     *
     * @return what ends it; fails with {@link RefusedException} if no guest is there, or too many captures run already
     */
    public CompletableFuture<Runnable> capture(String port, Feed feed) {
        return guests().thenCompose(listing -> {
            Optional<GuestStatus> guest = listing.at(port).stream().findFirst();
            Bridge bridge = guest.map(found -> bridges.get(found.bridge())).orElse(null);
            if (guest.isEmpty() || bridge == null) {
                return CompletableFuture.failedFuture(new RefusedException(listing.missing(port)));
            }
            return CompletableFuture.supplyAsync(
                    () -> bridge.capture(guest.get().port(), feed), bridge.loop());
        });
    }

    /** What is counted, of every bridge. */
    public CompletableFuture<List<BridgeFigures>> figures() {
        return each(bridge -> bridge.flows()
                .meters()
                // A switch that does not answer now must not hide what is counted here.
                .exceptionally(_ -> Map.of())
                .thenApply(report(bridge)::figures));
    }

    /**
     * Tells {@code events} what happens to flows from now on; first of all, once it looks, an empty list.
     *
     * @return what ends it
     */
    public Runnable watchFlows(Consumer<List<FlowEvent>> events) {
        FlowWatch watch = new FlowWatch(loops.next(), this::flows, events);
        watch.start();
        return watch::end;
    }

    /** The database as it was last seen. */
    public CompletableFuture<SwitchView> view() {
        return each(bridge -> CompletableFuture.completedFuture(bridge.view())).thenApply(List::getFirst);
    }

    /** What ovs-vswitchd calls itself; fails if it cannot be asked. */
    public CompletableFuture<String> vswitchdVersion() {
        return unixctl.ask("version");
    }

    /** What Open vSwitch says happens to {@code packet}, if it came from the guest at {@code port}. */
    public CompletableFuture<TraceStatus> trace(Tracing.Question question) {
        return guests().thenCompose(listing -> Tracing.ask(unixctl, listing, question));
    }

    /** The flows of all bridges, wanted and found. */
    public CompletableFuture<List<FlowStatus>> flows() {
        return each(bridge -> bridge.flows().observe().thenApply(report(bridge)::flows))
                .thenApply(lists -> lists.stream().flatMap(List::stream).toList());
    }

    /** Puts the flows in, after {@link #removeFlows}, and compares them at once. */
    public CompletableFuture<List<FlowStatus>> installFlows() {
        return each(bridge -> bridge.flows().install()).thenCompose(_ -> flows());
    }

    /** Takes the flows out, and keeps them out until {@link #installFlows} or the next start. */
    public CompletableFuture<List<FlowStatus>> removeFlows() {
        return each(bridge -> bridge.flows().remove()).thenCompose(_ -> flows());
    }

    /**
     * Asks in a guest's place: what answers the guests answers this, and no packet is sent.
     *
     * @param port the name of the guest's port; of a trunk's guests, the one on the lowest VLAN is meant
     * @param request a whole request, which has to ask for the connection to be closed
     * @return all of the answer; empty if there is no such guest
     */
    public CompletableFuture<Optional<byte[]>> ask(String port, byte[] request) {
        return each(bridge -> bridge.ask(port, request))
                .thenApply(answers -> answers.stream().flatMap(Optional::stream).findFirst());
    }

    private BridgeReport report(Bridge bridge) {
        return new BridgeReport(bridge, store);
    }

    private CompletableFuture<Long> framesOfGuests() {
        return each(bridge -> CompletableFuture.completedFuture(
                        bridge.totals().links().framesIn()))
                .thenApply(counts -> counts.stream().mapToLong(Long::longValue).sum());
    }

    /** Asks every bridge on its own loop. */
    private <T> CompletableFuture<List<T>> each(Function<Bridge, CompletionStage<T>> question) {
        List<CompletableFuture<T>> answers = bridges.values().stream()
                .map(bridge -> CompletableFuture.supplyAsync(() -> question.apply(bridge), bridge.loop())
                        .thenCompose(Function.identity()))
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(_ -> answers.stream().map(CompletableFuture::join).toList());
    }

    private void viewChanged(SwitchView view) {
        bridges.values().forEach(bridge -> bridge.loop().execute(() -> bridge.viewChanged(view)));
        switches.viewChanged(view);
    }

    private void instancesChanged() {
        bridges.values().forEach(bridge -> bridge.loop().execute(bridge::instancesChanged));
    }

    /** Finishes open answers, within a bound, and ends. Flows stay, unless they are to go. */
    @Override
    public void close() {
        var _ = each(bridge -> new Drain(bridge).start()).join();
        await(
                each(Bridge::leavePort),
                PORT_MILLIS,
                "the database does not answer",
                "a punt port may be left in the switch");
        ovsdb.close();
        if (settings.removeFlowsOnExit()) {
            await(removeFlows(), REMOVE_MILLIS, "the switch does not answer", "flows may be left in the switch");
        }
        switches.close();
        store.close();
        if (nova != null) {
            nova.close();
        }
        disk.shutdown();
        try {
            if (!disk.awaitTermination(DISK_SECONDS, TimeUnit.SECONDS)) {
                log.error("a password could not be written in time");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    /**
     * Waits for what has to be done before the end, for so long.
     *
     * @param silence why, if nothing is heard by then
     * @param consequence what may come of it, for the log
     */
    private static void await(CompletableFuture<?> work, long millis, String silence, String consequence) {
        var _ = work.handle((_, failure) -> Optional.ofNullable(failure))
                .completeOnTimeout(Optional.of(new IllegalStateException(silence)), millis, TimeUnit.MILLISECONDS)
                .thenAccept(failure -> failure.ifPresent(cause -> log.warn("{}: {}", consequence, cause.getMessage())))
                .join();
    }

    /** The bridges, in the order of the configuration. */
    ImmutableList<Bridge> bridges() {
        return ImmutableList.copyOf(bridges.values());
    }
}
