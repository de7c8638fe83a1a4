package io.metapunt.daemon;

import com.google.common.collect.ImmutableList;
import io.metapunt.channel.GuestChannel;
import io.metapunt.flows.RuleKind;
import io.metapunt.http.AccessLog;
import io.metapunt.http.HttpPipeline;
import io.metapunt.http.JsonAccessLog;
import io.metapunt.http.MetadataHandler;
import io.metapunt.instance.DirectoryStore;
import io.metapunt.openflow.CookieRange;
import io.metapunt.openflow.SessionConfig;
import io.metapunt.openflow.SwitchDialer;
import io.metapunt.ovsdb.OvsdbClient;
import io.metapunt.ovsdb.SwitchView;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything wired together: a loop a bridge, and one for the database and the operator. */
public final class Daemon implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Daemon.class);
    private static final long DRAIN_MILLIS = 5_000;
    private static final long DRAIN_STEP_MILLIS = 20;

    private final DaemonSettings settings;
    private final DirectoryStore store;
    private final EventLoopGroup loops;
    private final Map<String, Bridge> bridges = new LinkedHashMap<>();
    private final Map<String, SwitchDialer> dialers = new LinkedHashMap<>();
    private final OvsdbClient ovsdb;

    private Daemon(DaemonSettings settings, DirectoryStore store, MetadataHandler handler) {
        this.settings = settings;
        this.store = store;
        this.loops = new MultiThreadIoEventLoopGroup(
                settings.bridges().size() + 1, new DefaultThreadFactory("metapunt"), NioIoHandler.newFactory());
        AccessLog accessLog = settings.accessLog() ? new JsonAccessLog() : (_, _, _, _, _, _, _) -> {};
        HttpPipeline pipeline = new HttpPipeline(
                settings.http(), store, handler, accessLog, channel -> ((GuestChannel) channel).guest());
        SessionConfig session = new SessionConfig(
                settings.policy().controllerId(), new CookieRange(RuleKind.COOKIE_VALUE, RuleKind.COOKIE_MASK));
        EventLoop control = loops.next();
        this.ovsdb = new OvsdbClient(control, settings.ovsRunDir().resolve("db.sock"), this::viewChanged);
        for (String name : settings.bridges()) {
            Bridge bridge = new Bridge(name, loops.next(), store, settings.links(), settings.policy(), pipeline);
            bridges.put(name, bridge);
            dialers.put(
                    name,
                    new SwitchDialer(bridge.loop(), settings.ovsRunDir().resolve(name + ".mgmt"), session, bridge));
        }
    }

    /** Starts to serve. */
    public static Daemon start(DaemonSettings settings, DirectoryStore store, MetadataHandler handler) {
        Daemon daemon = new Daemon(settings, store, handler);
        var _ = daemon.store.onChange(daemon::instancesChanged);
        daemon.ovsdb.start();
        daemon.dialers.values().forEach(SwitchDialer::start);
        return daemon;
    }

    /** The bridges, in the order of the configuration. */
    ImmutableList<Bridge> bridges() {
        return ImmutableList.copyOf(bridges.values());
    }

    DaemonSettings settings() {
        return settings;
    }

    DirectoryStore store() {
        return store;
    }

    /** Why a bridge has no session; empty while it has. */
    String waitingFor(Bridge bridge) {
        SwitchDialer dialer = dialers.get(bridge.name());
        return dialer == null ? "" : dialer.waitingFor();
    }

    /** Why the database is not connected; empty while it is. */
    String databaseWaitingFor() {
        return ovsdb.waitingFor();
    }

    private void viewChanged(SwitchView view) {
        bridges.values().forEach(bridge -> bridge.loop().execute(() -> bridge.viewChanged(view)));
    }

    private void instancesChanged() {
        bridges.values().forEach(bridge -> bridge.loop().execute(bridge::instancesChanged));
    }

    /** Finishes open answers, within a bound, and ends. Flows stay, unless they are to go. */
    @Override
    public void close() {
        ovsdb.close();
        bridges.values().forEach(this::drain);
        if (settings.removeFlowsOnExit()) {
            bridges.values()
                    .forEach(bridge ->
                            await(bridge, () -> bridge.flows().remove().toCompletableFuture()));
        }
        dialers.values().forEach(SwitchDialer::close);
        store.close();
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    private void drain(Bridge bridge) {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        bridge.loop().execute(() -> {
            if (bridge.responder() != null) {
                bridge.responder().drain();
            }
            whenIdle(bridge, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS), idle);
        });
        idle.join();
    }

    private static void whenIdle(Bridge bridge, long until, CompletableFuture<Void> idle) {
        int busy = bridge.responder() == null ? 0 : bridge.responder().busy();
        if (busy == 0 || System.nanoTime() - until > 0) {
            if (busy > 0) {
                log.warn("{}: {} connections are cut off", bridge.name(), busy);
            }
            idle.complete(null);
        } else {
            var _ = bridge.loop()
                    .schedule(() -> whenIdle(bridge, until, idle), DRAIN_STEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static void await(Bridge bridge, Supplier<CompletableFuture<Void>> work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        bridge.loop().execute(() -> {
            var _ = work.get().whenComplete((_, failure) -> {
                if (failure != null) {
                    log.warn("{}: {}", bridge.name(), failure.getMessage());
                }
                done.complete(null);
            });
        });
        var _ = done.completeOnTimeout(null, DRAIN_MILLIS, TimeUnit.MILLISECONDS)
                .join();
    }
}
