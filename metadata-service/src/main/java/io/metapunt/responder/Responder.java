package io.metapunt.responder;

import com.google.common.collect.ImmutableList;
import io.metapunt.channel.GuestChannel;
import io.metapunt.http.HttpPipeline;
import io.metapunt.instance.Guest;
import io.metapunt.link.DropReason;
import io.metapunt.link.GuestLink;
import io.metapunt.link.LinkAddress;
import io.metapunt.link.LinkConfig;
import io.metapunt.link.LinkConnection;
import io.metapunt.link.LinkCounters;
import io.metapunt.link.PacketLimit;
import io.metapunt.link.SharedBounds;
import io.metapunt.packet.Ethernet;
import io.metapunt.tcp.IsnGenerator;
import io.metapunt.tcp.TcpApplication;
import io.metapunt.tcp.TcpState;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the guests of one bridge. Frames come in with the port they came by; the port, the VLAN and the source MAC say
 * whose they are. Confined to its event loop: every method is called there.
 */
public final class Responder {
    private static final Logger log = LoggerFactory.getLogger(Responder.class);

    private final EventLoop loop;
    private final LinkConfig config;
    private final SharedBounds shared;
    private final ChannelInitializer<Channel> pipeline;
    private final FrameOutput output;
    private final LongSupplier clock;
    private final IsnGenerator isn = IsnGenerator.random();
    private final Map<GuestPort.Key, GuestPort> ports = new HashMap<>();
    private final Deque<GuestPort> touched = new ArrayDeque<>();
    private final Deque<GuestPort> heard = new ArrayDeque<>();
    private PacketLimit limit = PacketLimit.NONE;
    private IntPredicate limited = _ -> false;
    private final PriorityQueue<GuestPort> waiting = new PriorityQueue<>(Comparator.comparingLong(port -> port.pollAt));
    private final TurnTimer timer;
    private boolean inBatch;
    private boolean turnScheduled;
    private long unknownSource;
    private @Nullable FrameTap tap;
    private final LinkCounters departed = new LinkCounters();
    private boolean draining;

    /**
     * @param shared what the guests share
     * @param pipeline sets the channel of each new connection up
     * @param output takes the answers
     * @param clock nanoseconds from any origin, never negative and never backwards
     */
    public Responder(
            EventLoop loop,
            LinkConfig config,
            SharedBounds shared,
            ChannelInitializer<Channel> pipeline,
            FrameOutput output,
            LongSupplier clock) {
        this.loop = loop;
        this.config = config;
        this.shared = shared;
        this.pipeline = pipeline;
        this.output = output;
        this.clock = clock;
        this.timer = new TurnTimer(loop, this::turn);
    }

    /** A clock for {@link #Responder} that begins at 0 now. */
    public static LongSupplier monotonicClock() {
        long origin = System.nanoTime();
        return () -> System.nanoTime() - origin;
    }

    /** Begins to answer {@code guest}. If its place was another's, or it has changed, the old connections are reset first. */
    public void attach(Guest guest) {
        assert loop.inEventLoop();
        ports.values().stream()
                .map(port -> port.guest)
                .filter(other -> other.ofport() == guest.ofport() && other.vlan() == guest.vlan())
                .toList()
                .forEach(this::detach);
        WakeOf sink = new WakeOf();
        GuestPort port = new GuestPort(
                guest,
                new GuestLink(
                        config,
                        shared,
                        new LinkAddress(guest.mac(), guest.vlan(), guest.mtu()),
                        connection -> accept(guest, connection),
                        new TappedSink(guest.ofport(), output.port(guest.ofport()), () -> tap),
                        isn,
                        sink));
        sink.port = port;
        limit(port);
        ports.put(GuestPort.Key.of(guest), port);
    }

    /** What a link calls when it has something to send; knows its port once that is made. */
    private final class WakeOf implements Runnable {
        private @Nullable GuestPort port;

        @Override
        public void run() {
            if (port != null) {
                touch(port);
            }
        }
    }

    /** Ends the service to {@code guest}: its connections are reset, and nothing more is answered. */
    public void detach(Guest guest) {
        assert loop.inEventLoop();
        GuestPort port = ports.remove(GuestPort.Key.of(guest));
        if (port != null) {
            port.link.close(clock.getAsLong());
            departed.add(port.link.counters());
            waiting.remove(port);
            output.flush();
        }
    }

    private @Nullable TcpApplication accept(Guest guest, LinkConnection connection) {
        if (draining) {
            return null;
        }
        GuestChannel channel = new GuestChannel(guest, connection);
        channel.pipeline().addLast(pipeline);
        var _ = loop.register(channel);
        return channel;
    }

    /**
     * Takes a frame in that came by {@code inPort}. Answers leave at {@link #endOfBatch}.
     *
     * @return false if it is of no guest attached
     */
    public boolean receive(int inPort, byte[] frame, int offset, int length) {
        assert loop.inEventLoop();
        inBatch = true;
        Ethernet ethernet = Ethernet.read(frame, offset, length);
        GuestPort port =
                ethernet == null ? null : ports.get(new GuestPort.Key(inPort, ethernet.vlan(), ethernet.source()));
        if (port == null) {
            unknownSource++;
            if (tap != null) {
                tap.unknown(inPort, frame, offset, length);
            }
            return false;
        }
        if (!port.heard) {
            port.heard = true;
            heard.addLast(port);
        }
        long now = clock.getAsLong();
        if (!port.limit.admits(now)) {
            dropped(port, frame, offset, length, DropReason.PACKET_RATE_LIMIT);
        } else if (port.backlog.admits()) {
            take(port, frame, offset, length, now);
        } else if (!port.backlog.keep(frame, offset, length)) {
            dropped(port, frame, offset, length, DropReason.BACKLOG_FULL);
        }
        return true;
    }

    private void dropped(GuestPort port, byte[] frame, int offset, int length, DropReason reason) {
        port.link.dropped(reason);
        if (tap != null) {
            tap.punted(port.guest.ofport(), frame, offset, length, reason);
        }
    }

    private void take(GuestPort port, byte[] frame, int offset, int length, long now) {
        try {
            if (tap != null) {
                tap.arriving();
            }
            port.link.receive(frame, offset, length, now);
            if (tap != null) {
                tap.punted(
                        port.guest.ofport(),
                        frame,
                        offset,
                        length,
                        port.link.counters().lastDrop());
            }
        } catch (RuntimeException e) {
            failed(port, e);
        }
    }

    /**
     * Begins the next turn: everybody gets a new share, and backlogs theirs of it. What still waits then gets the turn after,
     * once the switch has been heard again: so one guest's backlog delays nobody else's answer by more than a share.
     */
    private void share(long now) {
        for (int left = heard.size(); left > 0; left--) {
            GuestPort port = heard.removeFirst();
            port.backlog.turn();
            for (byte[] frame = next(port); frame != null; frame = next(port)) {
                take(port, frame, 0, frame.length, now);
            }
            port.backlog.turn();
            port.heard = !port.backlog.isEmpty() && isAttached(port);
            if (port.heard) {
                heard.addLast(port);
            }
        }
    }

    /** A guest that has left, or whose link was begun anew, has no backlog any more. */
    private byte @Nullable [] next(GuestPort port) {
        return port.backlog.isEmpty() || !isAttached(port) ? null : port.backlog.next();
    }

    private boolean isAttached(GuestPort port) {
        return ports.get(GuestPort.Key.of(port.guest)) == port;
    }

    /**
     * Says what each guest's packets are held to here.
     *
     * @param limit the limit, each guest's own
     * @param limited which ports it is for; the others are limited by the switch
     */
    public void limit(PacketLimit limit, IntPredicate limited) {
        assert loop.inEventLoop();
        this.limit = limit;
        this.limited = limited;
        ports.values().forEach(this::limit);
    }

    private void limit(GuestPort port) {
        if (!limited.test(port.guest.ofport())) {
            port.limit = PacketLimit.NONE;
        } else if (port.limit == PacketLimit.NONE) {
            port.limit = limit.fresh();
        }
    }

    /** A fault of ours, brought out by one guest, costs that guest its connections and nobody else anything. */
    private void failed(GuestPort port, RuntimeException fault) {
        log.error("{} {}: link failed and is begun anew", port.guest.bridge(), port.guest.portName(), fault);
        ports.remove(GuestPort.Key.of(port.guest), port);
        boolean _ = waiting.remove(port);
        departed.add(port.link.counters());
        port.link.leave();
        attach(port.guest);
    }

    /** Sends the answers to all frames received. */
    public void endOfBatch() {
        assert loop.inEventLoop();
        inBatch = false;
        turn();
    }

    private void touch(GuestPort port) {
        mark(port);
        if (!inBatch && !turnScheduled) {
            turnScheduled = true;
            loop.execute(this::turn);
        }
    }

    private void mark(GuestPort port) {
        if (!port.touched) {
            port.touched = true;
            touched.addLast(port);
        }
    }

    /** Attends to each link that has something to do, once. */
    private void turn() {
        turnScheduled = false;
        long now = clock.getAsLong();
        share(now);
        for (GuestPort due = waiting.peek(); due != null && due.pollAt <= now; due = waiting.peek()) {
            waiting.remove(due);
            due.pollAt = Long.MAX_VALUE;
            mark(due);
        }
        for (int left = touched.size(); left > 0; left--) {
            GuestPort port = touched.removeFirst();
            port.touched = false;
            try {
                port.link.dispatch(now);
                schedule(port, now);
            } catch (RuntimeException e) {
                failed(port, e);
            }
        }
        output.flush();
        GuestPort first = waiting.peek();
        if (first != null) {
            timer.arm(first.pollAt, now);
        }
        if (!heard.isEmpty() && !turnScheduled) {
            turnScheduled = true;
            loop.execute(this::turn);
        }
    }

    private void schedule(GuestPort port, long now) {
        long next = port.link.pollAt(now);
        if (next != port.pollAt) {
            if (port.pollAt != Long.MAX_VALUE) {
                waiting.remove(port);
            }
            port.pollAt = next;
            if (next != Long.MAX_VALUE && isAttached(port)) {
                waiting.add(port);
            }
        }
    }

    /**
     * Accepts no new connections from now on, and tells those there are to end with the answer they are at: each channel's
     * pipeline gets {@link HttpPipeline.Drain}.
     */
    public void drain() {
        draining = true;
        channels().forEach(channel -> channel.pipeline().fireUserEventTriggered(HttpPipeline.Drain.NOW));
        turn();
    }

    /** Connections that an answer may still be under way on. */
    public int busy() {
        return channels().size();
    }

    private ImmutableList<GuestChannel> channels() {
        ImmutableList.Builder<GuestChannel> channels = ImmutableList.builder();
        for (GuestPort port : ports.values()) {
            for (LinkConnection connection : port.link.connections()) {
                boolean over = connection.tcp().state() instanceof TcpState.TimeWait
                        || connection.tcp().state() instanceof TcpState.Closed;
                if (!over && connection.tcp().application() instanceof GuestChannel channel) {
                    channels.add(channel);
                }
            }
        }
        return channels.build();
    }

    /** Ends the service to all. */
    public void close() {
        ImmutableList.copyOf(ports.values()).forEach(port -> detach(port.guest));
        timer.cancel();
    }

    /** From now on {@code who} sees every frame, both ways; null ends that. */
    public void tap(@Nullable FrameTap who) {
        assert loop.inEventLoop();
        tap = who;
    }

    /** Frames that came from no guest attached. */
    public long unknownSource() {
        return unknownSource;
    }

    /** What all links have counted, those of guests that are gone included. */
    public LinkCounters total() {
        LinkCounters total = new LinkCounters();
        total.add(departed);
        ports.values().forEach(port -> total.add(port.link.counters()));
        return total;
    }

    /** The guests attached, each with its link. */
    public ImmutableList<Attached> attached() {
        return ports.values().stream()
                .map(port -> new Attached(port.guest, port.link))
                .collect(ImmutableList.toImmutableList());
    }

    /** A guest and its link, to be looked at on the event loop. */
    public record Attached(Guest guest, GuestLink link) {}
}
