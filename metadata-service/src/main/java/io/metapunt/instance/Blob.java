package io.metapunt.instance;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** User data, or a file: octets that are passed on as they are, gzip or text. */
public final class Blob {
    private final byte[] octets;

    Blob(byte[] octets) {
        this.octets = octets;
    }

    /**
     * Either of two ways to write octets in a file, or none.
     *
     * @param key what the text's key is called; that of Base64 has {@code _base64} behind it
     * @param base64 what the Base64 says
     */
    static Optional<Blob> of(String key, @Nullable String text, @Nullable Blob base64) {
        if (text != null && base64 != null) {
            throw new IllegalArgumentException("both " + key + " and " + key + "_base64");
        }
        return base64 != null
                ? Optional.of(base64)
                : Optional.ofNullable(text).map(octets -> new Blob(octets.getBytes(StandardCharsets.UTF_8)));
    }

    /** The octets, shared: not to be changed. */
    public byte[] octets() {
        return octets;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Blob that && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    /** Its length only: what it says may be secret. */
    @Override
    public String toString() {
        return octets.length + " octets";
    }
}
