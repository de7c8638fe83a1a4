package io.metapunt.tcp.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.link.ConnectionView;
import io.metapunt.link.DropReason;
import io.metapunt.link.GuestLink;
import io.metapunt.link.LinkAddress;
import io.metapunt.link.LinkConfig;
import io.metapunt.link.LinkConnection;
import io.metapunt.link.SharedLimits;
import io.metapunt.link.TestBounds;
import io.metapunt.packet.CollectingSink;
import io.metapunt.tcp.IsnGenerator;
import io.metapunt.tcp.TcpConfig;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One script against one guest's link, in virtual time. */
final class ScriptRun {
    /** Not zero, so that a time taken for a duration shows. */
    private static final long START = 86_400_000_000_000L;

    private static final int ROUNDS = 100;

    private final Script script;
    private final GuestWire wire;
    private final GuestLink link;
    private final Queue<Sent> out = new ArrayDeque<>();
    private final List<String> history = new ArrayList<>();
    private @Nullable ScriptApplication application;
    private boolean paused;
    private long now = START;

    private record Sent(long at, SegmentText segment) {}

    ScriptRun(Script script) {
        this.script = script;
        this.wire = new GuestWire(script.setting("ip", 4) == 6);
        TcpConfig tcp = TcpConfig.defaults();
        TcpConfig bounded = new TcpConfig(
                script.setting("receive-buffer", tcp.receiveBuffer()),
                script.setting("send-buffer", tcp.sendBuffer()),
                tcp.initialRto(),
                tcp.minRto(),
                tcp.maxRto(),
                tcp.delayedAck(),
                tcp.giveUp(),
                tcp.synGiveUp(),
                tcp.zeroWindowLimit(),
                tcp.finWait2(),
                tcp.timeWait());
        LinkConfig usual = LinkConfig.defaults();
        LinkConfig config = new LinkConfig(
                usual.connections(),
                script.setting("half-open", usual.halfOpen()),
                usual.timeWait(),
                usual.resetsPerSecond(),
                usual.icmpPerSecond(),
                usual.nextHops(),
                bounded);
        LinkAddress guest = new LinkAddress(GuestWire.GUEST_MAC, 0, script.setting("mtu", 1_500));
        this.link = new GuestLink(
                config,
                TestBounds.of(SharedLimits.defaults()),
                guest,
                this::accept,
                new CollectingSink(
                        frame -> out.add(new Sent(now, wire.read(frame).withoutPadding()))),
                new IsnGenerator(1, 2),
                () -> {});
    }

    void run() {
        for (Script.Step step : script.steps()) {
            try {
                advance(START + step.at());
                perform(step.text());
                history.add(step.toString());
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        script.name() + ", " + step + "\n" + e.getMessage() + "\nafter:\n  "
                                + String.join("\n  ", history),
                        e);
            }
        }
        settle();
        expectNothing();
    }

    private ScriptApplication accept(LinkConnection connection) {
        application = new ScriptApplication(connection, paused);
        return application;
    }

    /** Does what is due before {@code target}, none of which may send anything. */
    private void advance(long target) {
        if (target > now) {
            settle();
            expectNothing();
            for (long next = link.pollAt(now); next < target; next = link.pollAt(now)) {
                now = Math.max(now, next);
                settle();
                expectNothing();
            }
            now = target;
        }
    }

    /** Dispatches for as long as there is something to do now, which must come to an end. */
    private void settle() {
        for (int round = 0; link.pollAt(now) <= now; round++) {
            if (round == ROUNDS) {
                throw new AssertionError("pollAt says now, and dispatch changes nothing");
            }
            link.dispatch(now);
        }
    }

    private void expectNothing() {
        Sent sent = out.poll();
        if (sent != null) {
            throw new AssertionError("not expected: " + text(sent));
        }
    }

    private void perform(String text) {
        String[] words = text.split(" ", 2);
        String rest = words.length > 1 ? words[1].strip() : "";
        switch (words[0]) {
            case ">" -> receive(rest);
            case "<" -> expect(SegmentText.parse(rest).withoutPadding());
            case "write" -> application().write(Integer.parseInt(rest));
            case "read" ->
                assertThat(application().read(Integer.parseInt(rest))).isEqualTo(Integer.parseInt(rest));
            case "pause" -> pause();
            case "resume" -> application().resume();
            case "close" -> application().close();
            case "abort" -> application().abort();
            case "eof" ->
                assertThat(application().inputFinished()).as("input finished").isTrue();
            case "state" -> assertThat(state()).as("state").isEqualTo(rest);
            case "told" -> assertThat(application().told()).as("told").hasToString(rest);
            case "dropped" -> assertThat(link.counters().drops()).containsKey(DropReason.valueOf(rest));
            case "quiet" -> settle();
            default -> throw new IllegalArgumentException("not understood");
        }
    }

    private void receive(String text) {
        byte[] frame;
        if (text.startsWith("icmp")) {
            String[] words = text.split(" ", -1);
            frame = wire.tooBig(Integer.parseInt(words[3]), Integer.parseInt(words[5]));
        } else {
            frame = wire.frame(SegmentText.parse(text));
        }
        link.receive(frame, 0, frame.length, now);
    }

    private void expect(SegmentText expected) {
        settle();
        Sent sent = out.poll();
        if (sent == null) {
            throw new AssertionError("nothing was sent; the next thing would be " + whatComesNext());
        }
        assertThat(sent.segment.asFarAs(expected)).hasToString(expected.toString());
    }

    private String whatComesNext() {
        for (int round = 0; out.isEmpty() && round < ROUNDS && link.pollAt(now) < Long.MAX_VALUE; round++) {
            now = Math.max(now, link.pollAt(now));
            link.dispatch(now);
        }
        Sent next = out.poll();
        return next == null ? "nothing at all" : text(next);
    }

    private static String text(Sent sent) {
        return "%.6f < %s".formatted((sent.at - START) / 1e9, sent.segment);
    }

    private ScriptApplication application() {
        if (application == null) {
            throw new AssertionError("no connection was accepted");
        }
        return application;
    }

    private void pause() {
        paused = true;
        if (application != null) {
            application.pause();
        }
    }

    private String state() {
        settle();
        return link.views().stream().map(ConnectionView::state).findAny().orElse("CLOSED");
    }
}
