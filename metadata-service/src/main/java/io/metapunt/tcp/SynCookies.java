package io.metapunt.tcp;

import com.google.common.primitives.ImmutableIntArray;
import org.jspecify.annotations.Nullable;

/**
 * SYN cookies (RFC 4987, 3.6): what a SYN offered is kept by the peer instead of here. Our initial sequence number is a clock
 * of 5 bits, an MSS of 3 and a keyed hash of 24; the low bits of our timestamp say whether SACK and which window scale were
 * offered, so without timestamps there are neither. The SYN-ACK is not sent again: a peer that did not hear it sends its SYN
 * again, and one whose ACK is lost says the same with its data.
 */
public final class SynCookies {
    private static final long TICK = 64_000_000_000L;
    private static final int TICKS = 32;

    /** How long a cookie is honoured at most. */
    public static final long LIFETIME = 2 * TICK;

    /** IPv6's least, Ethernet's with and without tunnels, and jumbo frames; the peer's is rounded down. */
    private static final ImmutableIntArray MSS =
            ImmutableIntArray.of(64, 536, 1_220, 1_360, 1_400, 1_440, 1_460, 8_900);

    /** Stands for the port in the hash, so that no ISN is computed from the same input. */
    private static final int NO_PORT = -1;

    private static final int SCALE_MASK = 0x0f;
    private static final int NO_SCALE = 0x0f;
    private static final int SACK = 0x10;
    private static final int OPTIONS_MASK = 0x1f;
    private static final int MAX_SCALE = 14;

    private final TcpConfig config;
    private final IsnGenerator isn;

    public SynCookies(TcpConfig config, IsnGenerator isn) {
        this.config = config;
        this.isn = isn;
    }

    /**
     * The SYN-ACK for {@code syn}, which leaves nothing behind.
     *
     * @param peer the {@linkplain IsnGenerator#hash hash} of the peer
     */
    public Segment answer(long peer, int mssLimit, Segment syn, long now) {
        TcpOptions offered = syn.options();
        long tick = now / TICK;
        int cookie = cookie(peer, syn.seq(), mssIndex(offered.mss()), tick);
        TcpOptions kept = offered.timestamps() ? offered : withoutTimestamps(offered.mss());
        Handshake handshake = Handshake.accept(config, cookie, mssLimit, withOptions(syn.seq(), kept));
        int clock = new Timestamps(true, isn.timestampOffset(peer), 0, now).value(now);
        return new Segment(
                cookie,
                syn.seq() + 1,
                Segment.SYN | Segment.ACK,
                Math.min(config.receiveBuffer(), 0xffff),
                new TcpOptions(
                        mssLimit,
                        handshake.scaling() ? handshake.ourScale() : -1,
                        handshake.sack(),
                        handshake.timestamps(),
                        handshake.timestamps() ? keep(offered, clock) : 0,
                        offered.tsVal(),
                        ImmutableIntArray.of()),
                Payload.EMPTY);
    }

    /**
     * The connection whose handshake {@code segment} completes, which it is to be given next; or null if no cookie of ours is in
     * it.
     */
    public @Nullable TcpConnection open(long peer, int mssLimit, Segment segment, long now) {
        int cookie = segment.ack() - 1;
        int age = (int) (now / TICK - (cookie >>> 27)) & (TICKS - 1);
        int index = cookie >>> 24 & 7;
        boolean completes = segment.has(Segment.ACK) && !segment.has(Segment.SYN) && !segment.has(Segment.RST);
        if (!completes
                || age * TICK >= LIFETIME
                || cookie != cookie(peer, segment.seq() - 1, index, now / TICK - age)) {
            return null;
        }
        TcpOptions kept = segment.options().timestamps() ? restore(segment, index) : withoutTimestamps(MSS.get(index));
        Segment syn = withOptions(segment.seq() - 1, kept);
        return TcpConnection.passiveOpen(config, cookie, mssLimit, isn.timestampOffset(peer), syn, now);
    }

    private int cookie(long peer, int irs, int mssIndex, long tick) {
        long hash = isn.hash(peer, (long) irs << 32 | (tick << 3 | mssIndex) & 0xffff_ffffL, NO_PORT);
        return (int) (tick & (TICKS - 1)) << 27 | mssIndex << 24 | (int) hash & 0xff_ffff;
    }

    private static int mssIndex(int mss) {
        int index = mss == 0 ? 1 : 0;
        while (index + 1 < MSS.length() && MSS.get(index + 1) <= mss) {
            index++;
        }
        return index;
    }

    /** The latest time that is not after {@code clock} and has the options in its low bits. */
    private static int keep(TcpOptions offered, int clock) {
        int scale = offered.windowScale() < 0 ? NO_SCALE : Math.min(MAX_SCALE, offered.windowScale());
        int bits = scale | (offered.sackPermitted() ? SACK : 0);
        return clock - ((clock - bits) & OPTIONS_MASK);
    }

    private static TcpOptions restore(Segment segment, int mssIndex) {
        int echoed = segment.options().tsEcr();
        int scale = echoed & SCALE_MASK;
        return new TcpOptions(
                MSS.get(mssIndex),
                scale == NO_SCALE ? -1 : scale,
                (echoed & SACK) != 0,
                true,
                segment.options().tsVal(),
                0,
                ImmutableIntArray.of());
    }

    private static TcpOptions withoutTimestamps(int mss) {
        return new TcpOptions(mss, -1, false, false, 0, 0, ImmutableIntArray.of());
    }

    private static Segment withOptions(int irs, TcpOptions options) {
        return new Segment(irs, 0, Segment.SYN, 0, options, Payload.EMPTY);
    }
}
