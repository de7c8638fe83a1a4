package io.metapunt.nova;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What proves to Nova that a request is from this service: {@code metadata_proxy_shared_secret}. Never in a log. */
public final class NovaSecret {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private NovaSecret(byte[] octets) {
        // A key is padded with zeros (RFC 2104, 2), so one zero is as good as none, which Java does not take.
        this.key = new SecretKeySpec(octets.length == 0 ? new byte[1] : octets, ALGORITHM);
    }

    /** The secret {@code text}; an empty one is Nova's own default. */
    public static NovaSecret of(String text) {
        return new NovaSecret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code X-Instance-ID-Signature}: lower case, since Nova compares it as text. */
    String signature(UUID instance) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(instance.toString().getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "a secret";
    }
}
