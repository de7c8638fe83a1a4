package io.metapunt.dial;

import io.netty.channel.IoHandlerContext;
import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks a while for what may come before the thread goes to sleep, since to be woken takes longer than most answers. Only while
 * that pays: each look that finds something earns, each that takes its time costs, and so does an idle loop's sleep; a loop
 * without credit sleeps at once, and earns again when something comes soon after. It looks long while frames are few, as
 * from a guest that asks again when it has its answer; where there are many the switch has as much to do as the loop, and may
 * need the CPU that a long look takes. A look ends when a timer expires: a lost segment is sent again after some tens of
 * microseconds. Where one will expire in a few milliseconds, an answer is on its way that may be lost, and a calm loop looks
 * until then, at the price of half as many looks: while it slept the switch and the guest would, and all three wake up slowly.
 * Not after a long answer, which keeps both of them awake.
 */
final class Spin implements SelectStrategy {
    static final long BUSY_NANOS = 40_000;
    static final long CALM_NANOS = 200_000;

    /** A probe for a lost tail is due after two round trips and two milliseconds, the next one after twice that. */
    static final long PENDING_NANOS = 5_000_000;

    /** So many frames in one go keep the switch at work for long. */
    static final int MOST_SENT = 8;

    /** The loop goes on to what has expired, or to another thread's task. */
    static final int NOTHING_READY = 0;

    static final int MOST_CREDIT = 48;
    static final int NEEDED_CREDIT = 12;

    /** In a calm loop a look that finds something pays for so many that do not: a guest that loses packets leaves long gaps. */
    static final int CALM_GAIN = 3;

    private static final FastThreadLocal<Spin> OF_THREAD = new FastThreadLocal<>();

    /** One client on one connection has 10 to 25 frames in a millisecond, sixteen have 50 to 80. */
    static final int MOST_CALM_FRAMES = 32;

    static final long WINDOW_NANOS = 1_000_000;

    private final LongSupplier clock;
    private int credit;
    private long sleptAt;
    private boolean slept;
    private boolean known;
    private long windowSince;
    private long frames;
    private int sent;
    private boolean busy;
    private @Nullable IoHandlerContext timers;

    Spin(LongSupplier clock) {
        this.clock = clock;
    }

    /** Of the loop that this looks for. */
    void timers(IoHandlerContext context) {
        timers = context;
    }

    @Override
    public int calculateStrategy(IntSupplier ready, boolean hasTasks) throws Exception {
        if (hasTasks) {
            return ready.get();
        }
        if (!known) {
            known = true;
            OF_THREAD.set(this);
        }
        long now = clock.getAsLong();
        if (now - windowSince >= WINDOW_NANOS) {
            busy = frames * WINDOW_NANOS > MOST_CALM_FRAMES * (now - windowSince);
            frames = 0;
            windowSince = now;
        }
        if (slept) {
            slept = false;
            credit(now - sleptAt < limit() ? gain() : -1);
        }
        if (credit >= NEEDED_CREDIT) {
            long timer = timers == null ? Long.MAX_VALUE : timers.delayNanos(now);
            boolean expires = timer <= (busy || sent > MOST_SENT ? limit() : PENDING_NANOS);
            long began = now;
            long until = now + (expires ? timer : limit());
            do {
                int count = ready.get();
                if (count != 0) {
                    credit(gain() - price(now - began));
                    return count;
                }
                Thread.onSpinWait();
                now = clock.getAsLong();
            } while (now - until < 0 && !hasTasks());
            if (expires || hasTasks()) {
                credit(-price(now - began));
                return NOTHING_READY;
            }
            credit(-1);
        }
        slept = true;
        sleptAt = now;
        return SELECT;
    }

    /** So many frames came on this thread's loop. */
    static void heard(int frames) {
        Spin spin = OF_THREAD.getIfExists();
        if (spin != null) {
            spin.frames += frames;
        }
    }

    /** This thread's loop has sent so many frames at once. What of them is lost is sent again in the next turns, by ones. */
    static void sent(int frames) {
        Spin spin = OF_THREAD.getIfExists();
        if (spin != null) {
            spin.sent = Math.max(frames, spin.sent * 3 / 4);
        }
    }

    /** Of other threads, which take the loop for awake while it looks. */
    private boolean hasTasks() {
        return timers != null && !timers.canBlock();
    }

    private long limit() {
        return busy ? BUSY_NANOS : CALM_NANOS;
    }

    private int gain() {
        return busy ? 1 : CALM_GAIN;
    }

    /** Of a look that took longer than others do. */
    private int price(long looked) {
        return (int) (looked / (2 * limit()));
    }

    private void credit(int change) {
        credit = Math.clamp(credit + change, 0, MOST_CREDIT);
    }
}
