package io.metapunt.tcp;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.security.SecureRandom;

/**
 * Initial sequence numbers and timestamp offsets that nobody off the path can guess (RFC 6528, 3; RFC 7323, 7.1): a clock that
 * ticks every four microseconds plus a keyed hash (SipHash) of the peer.
 */
public final class IsnGenerator {
    private static final long TICK = 4_000;

    private final HashFunction hash;

    /** Uses the key {@code k0}, {@code k1}. */
    public IsnGenerator(long k0, long k1) {
        this.hash = Hashing.sipHash24(k0, k1);
    }

    /** With a random key, as a daemon wants one at each start. */
    public static IsnGenerator random() {
        SecureRandom random = new SecureRandom();
        return new IsnGenerator(random.nextLong(), random.nextLong());
    }

    /** The hash of a peer: its address in two halves and its port. */
    public long hash(long addressHigh, long addressLow, int port) {
        return hash.newHasher(20)
                .putLong(addressHigh)
                .putLong(addressLow)
                .putInt(port)
                .hash()
                .asLong();
    }

    /** The ISN at {@code now} for a peer with {@code hash}. */
    public int isn(long hash, long now) {
        return (int) (now / TICK) + (int) hash;
    }

    /** What the timestamp clock of a connection with that peer begins with. */
    public int timestampOffset(long hash) {
        return (int) (hash >>> 32);
    }
}
