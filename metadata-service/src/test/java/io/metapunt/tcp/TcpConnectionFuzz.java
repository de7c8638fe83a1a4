package io.metapunt.tcp;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.common.primitives.ImmutableIntArray;

/** Arbitrary segments, near the right numbers: nothing throws, no loop is busy, what is held is bounded, and it all ends. */
class TcpConnectionFuzz {
    private static final long SECOND = 1_000_000_000L;
    private static final int IRS = 0x7fff_ff00;
    private static final int STEPS = 300;
    private static final int TURNS = 20;
    private static final byte[] DATA = new byte[70_000];

    /** What a connection may hold: both buffers, and as much out of order. */
    private static final int MOST_HELD = (64 + 64 + 256) * 1024;

    private long now = SECOND;

    @FuzzTest
    void noSegmentDoesHarm(FuzzedDataProvider data) {
        now = SECOND;
        TcpOptions offer = new TcpOptions(
                data.consumeInt(0, 0xffff),
                data.consumeInt(-1, 255),
                data.consumeBoolean(),
                data.consumeBoolean(),
                7,
                0,
                ImmutableIntArray.of());
        Segment syn = new Segment(IRS, 0, Segment.SYN, data.consumeInt(0, 0xffff), offer, Payload.EMPTY);
        TcpConnection connection =
                TcpConnection.passiveOpen(TcpConfig.defaults(), data.consumeInt(), 1_460, 0, syn, now);
        connection.attach(new Reader(connection));
        settle(connection);
        for (int step = 0; step < STEPS && data.remainingBytes() > 0; step++) {
            switch (data.consumeInt(0, 9)) {
                case 0 -> advance(connection, data.consumeLong(0, 2 * SECOND));
                case 1 -> connection.send(DATA, 0, data.consumeInt(0, DATA.length));
                case 2 -> connection.lowerMss(data.consumeInt(536, 1_460));
                case 3 -> {
                    if (data.consumeInt(0, 7) == 0) {
                        connection.shutdownOutput();
                    }
                }
                default -> connection.process(segment(connection, data), now);
            }
            settle(connection);
        }
        connection.shutdownOutput();
        settle(connection);
        advance(connection, 600 * SECOND);
        // A peer that has gone silent, on which nothing waits, may stay for as long as the application lets it.
        if (!connection.isOver() && connection.state() instanceof TcpState.FinWait1) {
            throw new AssertionError("not over after ten minutes");
        }
    }

    private static Segment segment(TcpConnection connection, FuzzedDataProvider data) {
        int flags = data.consumeBoolean() ? Segment.ACK : data.consumeInt(0, 255);
        int seq = IRS + 1 + near(data);
        int ack = connection.sndNxt() + near(data);
        int blocks = data.consumeInt(0, 3);
        ImmutableIntArray.Builder sack = ImmutableIntArray.builder();
        for (int i = 0; i < 2 * blocks; i++) {
            sack.add(connection.sndNxt() + near(data));
        }
        TcpOptions options = new TcpOptions(
                0,
                -1,
                false,
                data.consumeBoolean(),
                7 + data.consumeInt(-2, 5),
                data.consumeInt(0, 5_000),
                sack.build());
        int length = data.consumeInt(0, 3_000);
        return new Segment(seq, ack, flags, data.consumeInt(0, 0xffff), options, Payload.of(DATA, 0, length));
    }

    private static int near(FuzzedDataProvider data) {
        return switch (data.consumeInt(0, 3)) {
            case 0 -> 0;
            case 1 -> data.consumeInt(-3_000, 3_000);
            case 2 -> 1_460 * data.consumeInt(-50, 50);
            default -> data.consumeInt();
        };
    }

    private void settle(TcpConnection connection) {
        for (int turn = 0; connection.pollAt(now) <= now; turn++) {
            if (turn > TURNS) {
                throw new AssertionError("busy in " + connection.state().rfcName());
            }
            connection.dispatch(now, _ -> {});
        }
        if (connection.held() > MOST_HELD) {
            throw new AssertionError("holds " + connection.held());
        }
    }

    private void advance(TcpConnection connection, long nanos) {
        long until = now + nanos;
        for (long next = connection.pollAt(now); next <= until; next = connection.pollAt(now)) {
            now = Math.max(now, next);
            settle(connection);
        }
        now = until;
    }

    /** Reads all and says nothing by itself. */
    private record Reader(TcpConnection connection) implements TcpApplication {
        @Override
        public void progressed() {
            byte[] buffer = new byte[4_096];
            int read = connection.read(buffer, 0, buffer.length);
            while (read > 0) {
                read = connection.read(buffer, 0, buffer.length);
            }
        }

        @Override
        public void closed(CloseReason reason) {}
    }
}
