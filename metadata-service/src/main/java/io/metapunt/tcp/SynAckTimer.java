package io.metapunt.tcp;

import java.util.OptionalLong;

/** When the SYN-ACK goes out: at once, then with backoff (RFC 6298, 5.7), until it is given up (RFC 9293, 3.8.3). */
final class SynAckTimer {
    private final long giveUpAt;
    private long interval;
    private long dueAt;
    private long firstSentAt = -1;
    private int sent;
    private boolean repeat;

    SynAckTimer(TcpConfig config, long now) {
        this.giveUpAt = now + config.synGiveUp();
        this.interval = config.initialRto();
        this.dueAt = now;
    }

    /** The peer sent its SYN again: it did not hear us. The backoff goes on as it would have. */
    void again() {
        repeat = true;
    }

    boolean due(long now) {
        return repeat || dueAt <= now;
    }

    void sent(long now) {
        repeat = false;
        if (sent++ == 0) {
            firstSentAt = now;
            dueAt = now + interval;
        } else if (dueAt <= now) {
            interval *= 2;
            dueAt = now + interval;
        }
    }

    boolean gaveUp(long now) {
        return giveUpAt <= now;
    }

    long pollAt(long now) {
        return due(now) ? now : Math.min(dueAt, giveUpAt);
    }

    /** The round trip: of a SYN-ACK that was sent once (Karn's rule), else as {@code echoed} says, if it is not negative. */
    OptionalLong rttSample(long now, long echoed) {
        if (sent == 1) {
            return OptionalLong.of(now - firstSentAt);
        }
        return echoed < 0 ? OptionalLong.empty() : OptionalLong.of(echoed);
    }
}
