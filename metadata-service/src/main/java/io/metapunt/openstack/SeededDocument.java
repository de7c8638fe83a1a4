package io.metapunt.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/** A JSON object with a random seed that is new for everyone who asks; all else of it is rendered once. */
final class SeededDocument {
    private static final SecureRandom random = new SecureRandom();
    private static final int SEED_OCTETS = 512;
    private static final int SEED_CHARACTERS = 684;

    private final byte[] template;
    private final int seedAt;

    SeededDocument(ObjectNode document) {
        byte[] plain = NovaJson.write(document);
        byte[] opening = "{\"random_seed\": \"".getBytes(StandardCharsets.US_ASCII);
        byte[] closing = "\", ".getBytes(StandardCharsets.US_ASCII);
        template = new byte[opening.length + SEED_CHARACTERS + closing.length + plain.length - 1];
        System.arraycopy(opening, 0, template, 0, opening.length);
        seedAt = opening.length;
        System.arraycopy(closing, 0, template, seedAt + SEED_CHARACTERS, closing.length);
        System.arraycopy(plain, 1, template, seedAt + SEED_CHARACTERS + closing.length, plain.length - 1);
    }

    /** The document with a seed of its own. */
    byte[] fresh() {
        byte[] seed = new byte[SEED_OCTETS];
        random.nextBytes(seed);
        byte[] text = Base64.getEncoder().encode(seed);
        byte[] document = template.clone();
        System.arraycopy(text, 0, document, seedAt, text.length);
        return document;
    }
}
