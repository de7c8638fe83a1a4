package io.metapunt.openflow;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Version negotiation (OpenFlow 1.3.5, 6.3.1 and 7.5.1): the highest version that both sides know, of 1.3 and 1.4. */
sealed interface Negotiation {
    /** Both sides speak {@code wireVersion}. */
    record Agreed(int wireVersion) implements Negotiation {}

    /** No common version; {@code reason} says what the switch offered and what to do. */
    record Refused(String reason) implements Negotiation {}

    int ELEMENT_VERSION_BITMAP = 1;

    /** Reads the switch's HELLO. A damaged element is passed over, as the specification asks. */
    static Negotiation of(ByteBuf hello) {
        int offered = offered(hello);
        for (int version : List.of(OfMessage.OF14, OfMessage.OF13)) {
            if ((offered & (1 << version)) != 0) {
                return new Agreed(version);
            }
        }
        String names = IntStream.range(1, 32)
                .filter(v -> (offered & (1 << v)) != 0)
                .mapToObj(v -> "1." + (v - 1))
                .collect(Collectors.joining(", "));
        return new Refused("the switch speaks OpenFlow " + (names.isEmpty() ? "of no known version" : names)
                + ", and 1.3 or 1.4 is needed: add OpenFlow13 to the bridge's protocols");
    }

    /** The versions offered, a bit each. */
    private static int offered(ByteBuf hello) {
        int end = hello.writerIndex();
        int at = hello.readerIndex() + OfMessage.HEADER_LENGTH;
        while (end - at >= 4) {
            int type = hello.getUnsignedShort(at);
            int length = hello.getUnsignedShort(at + 2);
            if (length < 4 || length > end - at) {
                break;
            }
            if (type == ELEMENT_VERSION_BITMAP && length >= 8) {
                return hello.getInt(at + 4);
            }
            at += (length + 7) & ~7;
        }
        // Without a bitmap the header's version stands for itself and all below.
        int version = Math.min(OfMessage.version(hello), 30);
        return (1 << (version + 1)) - 2;
    }
}
