package io.metapunt.openstack;

import java.security.SecureRandom;
import java.util.Base64;

/** {@code random_seed} of {@code meta_data.json}: octets for the guest's own random numbers, never the same twice. Thread-safe. */
public final class RandomSeed {
    /** Its key. */
    public static final String KEY = "random_seed";

    /** As many as Nova gives. */
    private static final int OCTETS = 512;

    /** Of its text. */
    static final int CHARACTERS = 684;

    private static final SecureRandom random = new SecureRandom();

    private RandomSeed() {}

    /** A new one, in Base64: ASCII. */
    public static byte[] next() {
        byte[] seed = new byte[OCTETS];
        random.nextBytes(seed);
        return Base64.getEncoder().encode(seed);
    }
}
