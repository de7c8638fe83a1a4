package io.metapunt.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.packet.Ethernet;
import io.metapunt.packet.IpPacket;
import io.metapunt.packet.Ipv4;
import io.metapunt.packet.Ipv6;
import io.metapunt.tcp.scripts.GuestWire;
import io.metapunt.tcp.scripts.Script;
import io.metapunt.tcp.scripts.SegmentText;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One script against Linux, in real time. What Linux is free to do otherwise is not compared: {@link Likeness}. */
final class LinuxRun {
    private static final long MILLISECOND = 1_000_000;

    /** A longer wait for the guest's or the application's next step is cut short. */
    private static final long LONGEST_WAIT = 1_500 * MILLISECOND;

    /** A machine under load is late; the kernel's timers are late by an eighth by themselves. */
    private static final long LATE = 60 * MILLISECOND;

    private static final long EARLY = 12 * MILLISECOND;

    private final Script script;
    private final GuestWire wire;
    private final Queue<Sent> out = new ArrayDeque<>();
    private final List<String> history = new ArrayList<>();
    private long start;

    /** An acknowledgment that came sooner than the script has it. */
    private @Nullable SegmentText lastAck;

    /** The highest number that the kernel acknowledged. */
    private int acked;

    /** How much of the script's time was left out. */
    private long skipped;

    private record Sent(long at, SegmentText segment) {}

    LinuxRun(Script script) {
        this.script = script;
        this.wire = new GuestWire(script.setting("ip", 4) == 6);
    }

    /** Runs the script in a thread, and a namespace, of its own. */
    void run() throws InterruptedException {
        List<Throwable> failures = new ArrayList<>();
        Thread thread = Thread.ofPlatform().name(script.name()).start(() -> {
            try {
                Namespace.enterNew();
                try (Tap tap = new Tap()) {
                    Namespace.configure(script);
                    try (LinuxApplication application = new LinuxApplication(script)) {
                        run(tap, application);
                    }
                }
            } catch (IOException | RuntimeException | AssertionError e) {
                failures.add(e);
            }
        });
        thread.join();
        if (!failures.isEmpty()) {
            Throwable failure = failures.getFirst();
            throw new AssertionError(
                    script.name() + ", " + failure.getMessage() + "\nafter:\n  " + String.join("\n  ", history),
                    failure);
        }
    }

    private void run(Tap tap, LinuxApplication application) throws IOException {
        start = System.nanoTime();
        long before = 0;
        for (Script.Step step : script.linuxSteps()) {
            boolean expected = step.text().startsWith("<");
            if (!expected && step.at() - before > LONGEST_WAIT) {
                skipped += step.at() - before - LONGEST_WAIT;
            }
            long wait = step.at() - before;
            boolean together = wait == 0;
            before = step.at();
            try {
                if (expected) {
                    expect(SegmentText.parse(step.text().substring(2)), step.at() - skipped, wait, tap, application);
                } else {
                    // What the application does at one time is one act, whatever the kernel sends amid it.
                    if (!together) {
                        pumpUntil(step.at() - skipped, tap, application);
                        expectNothing();
                    }
                    perform(step.text(), tap, application);
                }
                history.add(step.toString());
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(step + "\n" + e.getMessage(), e);
            }
        }
        pumpUntil(now() + 5 * MILLISECOND, tap, application);
        expectNothing();
    }

    private long now() {
        return System.nanoTime() - start;
    }

    private void pumpUntil(long time, Tap tap, LinuxApplication application) throws IOException {
        do {
            pump(tap, application);
        } while (now() < time);
    }

    /** Takes in what the kernel sent, and waits for a millisecond at most. */
    private void pump(Tap tap, LinuxApplication application) throws IOException {
        application.attend();
        for (byte[] frame = tap.receive(1); frame != null; frame = tap.receive(0)) {
            if (isTcp(frame)) {
                out.add(new Sent(now(), wire.read(frame)));
            }
        }
        application.attend();
    }

    private static boolean isTcp(byte[] frame) {
        Ethernet ethernet = Ethernet.read(frame, 0, frame.length);
        if (ethernet == null) {
            return false;
        }
        int length = frame.length - ethernet.payload();
        IpPacket packet = ethernet.etherType() == Ethernet.TYPE_IPV6
                ? Ipv6.read(frame, ethernet.payload(), length)
                : Ipv4.read(frame, ethernet.payload(), length);
        return packet instanceof IpPacket.Whole whole && whole.protocol() == IpPacket.TCP;
    }

    private void expect(SegmentText expected, long at, long wait, Tap tap, LinuxApplication application)
            throws IOException {
        long last = Math.max(at, now()) + LATE + wait / 4;
        if (lastAck != null && out.isEmpty() && like(lastAck, expected)) {
            lastAck = null;
            return;
        }
        Sent sent = next(expected);
        while (sent == null && now() < last) {
            pump(tap, application);
            sent = next(expected);
        }
        if (sent == null) {
            throw new AssertionError("nothing was sent");
        }
        if (expected.has('S') && sent.segment.has('S')) {
            // A later connection's ISN follows a clock of the stack's own.
            sent = new Sent(sent.at, wire.reread(sent.segment, expected.seq()));
        }
        assertThat(Likeness.of(sent.segment, expected, 0))
                .hasToString(Likeness.of(expected, expected, skipped).toString());
        // A pure ACK may always be sooner.
        boolean soon = sent.at < at - EARLY - wait / 10;
        if (soon && !Likeness.isPureAck(expected)) {
            throw new AssertionError("too soon: " + text(sent));
        }
        if (sent.at > last) {
            throw new AssertionError("too late: " + text(sent));
        }
    }

    /** The next segment; an acknowledgment of new data may have come sooner than the script has it, or not ride on data. */
    private @Nullable Sent next(@Nullable SegmentText expected) {
        Sent sent = out.poll();
        while (sent != null && isQuickAck(sent.segment) && (expected == null || !like(sent.segment, expected))) {
            lastAck = sent.segment;
            acked = Objects.requireNonNull(lastAck.ack());
            sent = out.poll();
        }
        Integer ack = sent == null ? null : sent.segment.ack();
        acked = ack == null ? acked : ack;
        return sent;
    }

    private boolean isQuickAck(SegmentText segment) {
        Integer ack = segment.ack();
        boolean sacks =
                segment.options() != null && segment.options().stream().anyMatch(option -> option.startsWith("sack"));
        return Likeness.isPureAck(segment) && ack != null && ack > acked && !sacks;
    }

    private boolean like(SegmentText sent, SegmentText expected) {
        return Likeness.of(sent, expected, 0).equals(Likeness.of(expected, expected, skipped));
    }

    private void expectNothing() {
        Sent sent = next(null);
        if (sent != null) {
            throw new AssertionError("not expected: " + text(sent));
        }
    }

    private static String text(Sent sent) {
        return "%.6f < %s".formatted(sent.at / 1e9, sent.segment);
    }

    private void perform(String text, Tap tap, LinuxApplication application) throws IOException {
        String[] words = text.split(" ", 2);
        String rest = words.length > 1 ? words[1].strip() : "";
        switch (words[0]) {
            case ">" -> tap.send(frame(rest));
            case "write" -> {
                await(application::isAccepted, tap, application);
                application.write(Integer.parseInt(rest));
            }
            case "read" -> read(Integer.parseInt(rest), application);
            case "pause" -> application.pause();
            case "resume" -> application.resume();
            case "close" -> application.closeOutput();
            case "abort" -> application.abort();
            case "eof" -> {
                await(application::inputFinished, tap, application);
                assertThat(application.inputFinished()).as("input finished").isTrue();
            }
            case "state" -> {
                await(() -> LinuxApplication.state().equals(rest), tap, application);
                assertThat(LinuxApplication.state()).as("state").isEqualTo(rest);
            }
            case "told" -> {
                // The kernel tells an application of its own abort, or of a good end, nothing.
                if (rest.equals("RESET_BY_PEER") || rest.equals("TIMED_OUT")) {
                    await(() -> application.told().equals(rest), tap, application);
                    assertThat(application.told()).as("told").isEqualTo(rest);
                }
            }
            // What Metapunt counts, Linux need not.
            case "dropped", "quiet" -> {}
            default -> throw new IllegalArgumentException("not understood");
        }
    }

    private byte[] frame(String text) {
        if (text.startsWith("icmp")) {
            String[] words = text.split(" ", -1);
            return wire.tooBig(Integer.parseInt(words[3]), Integer.parseInt(words[5]));
        }
        return wire.frame(SegmentText.parse(text));
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(Condition condition, Tap tap, LinuxApplication application) throws IOException {
        long last = now() + LATE;
        while (!condition.holds() && now() < last) {
            pump(tap, application);
        }
    }

    private static void read(int length, LinuxApplication application) {
        int left = length;
        for (int count = application.read(left); count > 0 && left > 0; count = application.read(left)) {
            left -= count;
        }
        assertThat(left).as("octets that were not there").isZero();
    }
}
