package io.metapunt.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** A JSON object with a random seed that is new for everyone who asks; all else of it is rendered once. */
final class SeededDocument {
    private final byte[] template;
    private final int seedAt;

    SeededDocument(ObjectNode document) {
        byte[] plain = NovaJson.write(document);
        byte[] opening = ("{\"" + RandomSeed.KEY + "\": \"").getBytes(StandardCharsets.US_ASCII);
        byte[] closing = "\", ".getBytes(StandardCharsets.US_ASCII);
        template = new byte[opening.length + RandomSeed.CHARACTERS + closing.length + plain.length - 1];
        System.arraycopy(opening, 0, template, 0, opening.length);
        seedAt = opening.length;
        System.arraycopy(closing, 0, template, seedAt + RandomSeed.CHARACTERS, closing.length);
        System.arraycopy(plain, 1, template, seedAt + RandomSeed.CHARACTERS + closing.length, plain.length - 1);
    }

    /** The document with a seed of its own. */
    byte[] fresh() {
        byte[] text = RandomSeed.next();
        byte[] document = template.clone();
        System.arraycopy(text, 0, document, seedAt, text.length);
        return document;
    }
}
