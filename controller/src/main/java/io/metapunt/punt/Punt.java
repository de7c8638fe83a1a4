package io.metapunt.punt;

import io.metapunt.flows.PuntPort;
import io.metapunt.openflow.PacketOuts;
import io.metapunt.openflow.SwitchPort;
import io.metapunt.openflow.SwitchSession;
import io.metapunt.ovsdb.PortStore;
import io.metapunt.ovsdb.SwitchView;
import io.metapunt.packet.Ethernet;
import io.metapunt.responder.FrameOutput;
import io.metapunt.tap.TapChannel;
import io.metapunt.tap.TapListener;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The punt port of one bridge: makes the device, adds it to the bridge, and says whether guests' packets can go there. While
 * they cannot, they go to the controller; what is missing is said once, and tried again. Confined to the bridge's event loop.
 */
public final class Punt {
    private static final Logger log = LoggerFactory.getLogger(Punt.class);
    private static final long RETRY_MILLIS = 3_000;

    private final String bridge;
    private final EventLoop loop;
    private final PuntMode mode;
    private final PortStore store;
    private final PuntListener listener;
    private final String name;
    private final MarkedFrames frames;
    private final Map<PuntDrop, Long> drops = new EnumMap<>(PuntDrop.class);
    private SwitchView view = SwitchView.EMPTY;
    private @Nullable SwitchSession session;
    private @Nullable TapChannel device;
    private int secret;
    private Optional<PuntPort> port = Optional.empty();
    private String why = "";
    private String said = "";
    private boolean writing;

    /** Whether the port was added since the device was made. */
    private boolean added;

    private boolean ended;
    private int misses;
    private @Nullable ScheduledFuture<?> next;

    /** Nothing is done before the first {@link #viewChanged}. */
    public Punt(String bridge, EventLoop loop, PuntMode mode, PortStore store, PuntListener listener) {
        this.bridge = bridge;
        this.loop = loop;
        this.mode = mode;
        this.store = store;
        this.listener = listener;
        this.name = PortChoice.of(bridge);
        this.frames = new MarkedFrames(this::toSwitch);
    }

    /** The port that guests' packets are to go to; if empty, they are to go to the controller. */
    public Optional<PuntPort> port() {
        return port;
    }

    /** The way of frames to guests: by the port while it is in use, else by {@code packetOuts}. */
    public FrameOutput output(PacketOuts packetOuts) {
        return new PuntOutput(this, frames, packetOuts);
    }

    /** The database has changed. */
    public void viewChanged(SwitchView next) {
        view = next;
        look();
    }

    /** There is a session with the switch. */
    public void connected(SwitchSession to) {
        session = to;
        look();
    }

    /** The switch has told of its ports. */
    public void portsChanged() {
        look();
    }

    /** The session ended. The device stays: the switch finds it when it is back. */
    public void disconnected() {
        session = null;
        port = Optional.empty();
    }

    /** How it is. */
    public PuntStatus status() {
        Map<String, Long> named = new LinkedHashMap<>();
        drops.forEach((reason, count) -> named.put(reason.name(), count));
        return new PuntStatus(
                mode.toString(),
                (port.isPresent() ? PuntMode.PORT : PuntMode.CONTROLLER).toString(),
                device == null ? "" : name,
                port.map(PuntPort::ofport).orElse(0),
                reason(),
                device == null ? 0 : device.refused(),
                named);
    }

    private String reason() {
        if (port.isPresent() || mode == PuntMode.CONTROLLER) {
            return "";
        }
        return why.isEmpty() ? "the port is being set up" : why;
    }

    /** Gives the port up: guests' packets are to go to the controller. */
    public void giveUp() {
        ended = true;
        if (next != null) {
            next.cancel(false);
        }
        if (port.isPresent()) {
            port = Optional.empty();
            listener.wayChanged();
        }
    }

    /** Takes the port out of the bridge and removes the device; after {@link #giveUp}, once the flows do not name it. */
    public CompletionStage<Void> remove() {
        boolean there = row() != null;
        CompletionStage<Void> removed =
                there && view.connected() ? store.remove(bridge, name) : CompletableFuture.completedFuture(null);
        return removed.handleAsync(
                (_, _) -> {
                    closeDevice();
                    return null;
                },
                loop);
    }

    private void toSwitch(byte[] frame, int offset, int length) {
        if (device != null) {
            device.write(frame, offset, length);
        }
    }

    private void closeDevice() {
        if (device != null) {
            device.close();
            device = null;
        }
    }

    private void look() {
        if (ended) {
            return;
        }
        if (mode == PuntMode.CONTROLLER) {
            removeLeftover();
            return;
        }
        Optional<PuntPort> before = port;
        port = find();
        if (!port.equals(before)) {
            tell();
            listener.wayChanged();
        } else if (port.isEmpty() && !why.equals(said)) {
            tell();
        }
        lookAgain();
    }

    /** What a run with another configuration left, or one that was killed. */
    private void removeLeftover() {
        PortRow row = row();
        if (row != null && row.isOurs(bridge) && !writing) {
            log.info("{}: removes the port {} that an earlier run left", bridge, name);
            write(store.remove(bridge, name));
        }
    }

    private void tell() {
        if (port.isPresent()) {
            log.info(
                    "{}: guests' packets come by the port {} (ofport {})",
                    bridge,
                    name,
                    port.get().ofport());
            said = "";
        } else if (!why.isEmpty()) {
            log.warn("{}: guests' packets go to the controller, not to a port: {}", bridge, why);
            said = why;
        }
    }

    private void lookAgain() {
        if (next == null) {
            next = loop.schedule(
                    () -> {
                        next = null;
                        look();
                    },
                    RETRY_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    /** The port, if all that it takes is there; else {@link #why} not, or an empty why while it is on its way. */
    private Optional<PuntPort> find() {
        if (!view.bridges().containsKey(bridge)) {
            return not("");
        }
        try {
            if (device != null) {
                device.keep(mtu());
            } else {
                added = false;
                device = TapChannel.open(loop, name, mtu(), new FromSwitch());
                secret = new SecureRandom().nextInt(1 << PuntPort.SECRET_BITS);
            }
        } catch (IOException e) {
            closeDevice();
            return not(String.valueOf(e.getMessage()));
        }
        PortRow row = row();
        if (row != null && !row.isOurs(bridge)) {
            return not("the bridge has a port " + name + " that is not ours");
        }
        if (session == null) {
            return not("");
        }
        if (!view.connected() && (row == null || !added)) {
            return not("the Open vSwitch database is not connected");
        }
        return row == null ? add() : added ? inUse(session, row) : takeOut();
    }

    /** The switch holds on to the device that had the name before, if the port is not seen to go: so it goes first. */
    private Optional<PuntPort> takeOut() {
        if (!writing) {
            write(store.remove(bridge, name));
        }
        return not("");
    }

    private Optional<PuntPort> add() {
        boolean gone = session != null && session.ports().values().stream().noneMatch(known -> known.isCalled(name));
        if (gone && !writing) {
            added = true;
            write(store.isolate(bridge, name, PortChoice.freeOfport(view, bridge), false));
        }
        return not("");
    }

    private Optional<PuntPort> inUse(SwitchSession from, PortRow row) {
        if (!row.isIsolated()) {
            if (view.connected() && !writing) {
                write(store.isolate(bridge, name, row.ofport(), true));
            }
            return not("somebody has undone the isolation of " + name);
        }
        SwitchPort known = from.ports().get(row.ofport());
        if (known == null || !known.isCalled(name)) {
            return notOpened(row);
        }
        misses = 0;
        why = "";
        return Optional.of(new PuntPort(row.ofport(), secret));
    }

    private Optional<PuntPort> not(String reason) {
        // While something is on its way, what was said last still holds.
        why = reason.isEmpty() ? why : reason;
        return Optional.empty();
    }

    /** Open vSwitch may not notice that a device it missed has come back: then the port is put in anew. */
    private Optional<PuntPort> notOpened(PortRow row) {
        if (row.error().isEmpty()) {
            return not("");
        }
        if (++misses > 1) {
            misses = 0;
            added = false;
        }
        return not("the switch has not opened " + name + ": " + row.error());
    }

    private void write(CompletionStage<Void> transaction) {
        writing = true;
        var _ = transaction.whenCompleteAsync(
                (_, failure) -> {
                    writing = false;
                    if (failure != null) {
                        added = false;
                        why = "the Open vSwitch database: " + failure.getMessage();
                        if (mode == PuntMode.PORT) {
                            lookAgain();
                        }
                    }
                },
                loop);
    }

    /** The bridge's own port takes the smallest MTU of all; ours is not to be the one. */
    private int mtu() {
        return PortChoice.largestMtu(view, bridge, name);
    }

    private @Nullable PortRow row() {
        return PortRow.of(view, bridge, name);
    }

    /** What the switch sends to the port. */
    private final class FromSwitch implements TapListener {
        @Override
        public void frame(byte[] frame, int length) {
            if (length < Ethernet.HEADER_LENGTH) {
                drop(PuntDrop.CUT_SHORT);
            } else if (port.isEmpty() || !MarkedFrames.isMarked(port.get(), frame)) {
                drop(PuntDrop.UNMARKED);
            } else if (!listener.frame(MarkedFrames.inPort(frame), frame, length)) {
                drop(MarkedFrames.isTagged(frame) ? PuntDrop.TAGGED : PuntDrop.FORGED);
            }
        }

        private void drop(PuntDrop reason) {
            drops.merge(reason, 1L, Long::sum);
        }

        @Override
        public void batchEnd() {
            listener.batchEnd();
        }

        @Override
        public void gone(String reason) {
            device = null;
            why = reason;
            boolean was = port.isPresent();
            port = Optional.empty();
            tell();
            if (was) {
                listener.wayChanged();
            }
            lookAgain();
        }
    }
}
