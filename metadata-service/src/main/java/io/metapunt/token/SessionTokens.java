package io.metapunt.token;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Session tokens without a memory: a token says when it expires, and carries an HMAC-SHA256 of that, of a nonce and of the
 * instance it was given to. So no guest can use up anything by asking for many. Thread-safe.
 */
public final class SessionTokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int EXPIRY = Long.BYTES;
    private static final int NONCE = 8;

    /** More than half of the HMAC (RFC 2104, 5); with the rest it makes 56 characters of Base64, as long as AWS's tokens. */
    private static final int SIGNATURE = 26;

    private static final int LENGTH = EXPIRY + NONCE + SIGNATURE;
    private static final int CHARACTERS = LENGTH / 3 * 4;
    private static final int MILLIS = 1_000;

    /** The longest life of a token, in seconds: six hours (AWS's EC2 user guide). */
    static final int MAX_TTL = 21_600;

    private final SecretKeySpec key;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public SessionTokens(TokenKey key, InstantSource clock) {
        this.key = new SecretKeySpec(key.octets(), ALGORITHM);
        this.clock = clock;
    }

    /** A new token for {@code instance}. */
    String issue(UUID instance, int ttlSeconds) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        ByteBuffer token = ByteBuffer.allocate(LENGTH)
                .putLong(clock.millis() + (long) ttlSeconds * MILLIS)
                .put(nonce);
        token.put(signature(instance, token.array()));
        return Base64.getUrlEncoder().encodeToString(token.array());
    }

    /** The seconds that {@code token} is still good for, if it is {@code instance}'s; else 0. */
    int secondsLeft(UUID instance, String token) {
        if (token.length() != CHARACTERS) {
            return 0;
        }
        byte[] octets;
        try {
            octets = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException _) {
            return 0;
        }
        if (octets.length != LENGTH) {
            return 0;
        }
        byte[] given = Arrays.copyOfRange(octets, EXPIRY + NONCE, LENGTH);
        // In constant time: how much of a forged signature is right is nobody's business.
        if (!MessageDigest.isEqual(given, signature(instance, octets))) {
            return 0;
        }
        long left = ByteBuffer.wrap(octets).getLong() - clock.millis();
        // More than it was given for: the clock was set back, and nobody knows for how much longer it would be good.
        return left <= 0 || left > (long) MAX_TTL * MILLIS ? 0 : Math.toIntExact((left + MILLIS - 1) / MILLIS);
    }

    /** Of what stands before the signature in {@code token}. */
    private byte[] signature(UUID instance, byte[] token) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(instance.getMostSignificantBits())
                    .putLong(instance.getLeastSignificantBits())
                    .flip());
            mac.update(token, 0, EXPIRY + NONCE);
            return Arrays.copyOf(mac.doFinal(), SIGNATURE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
