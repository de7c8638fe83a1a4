package io.metapunt.configdrive;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/** The two ways a file's name and nature are told on the same image. */
sealed interface IsoFlavour {
    /** The identifier in a directory record. */
    byte[] identifier(IsoNode node);

    /** As {@link #identifier}, of what stands in a descriptor, filled to {@code length}. */
    byte[] text(String text, int length);

    /**
     * What stands behind the identifier.
     *
     * @param links of a directory, 2 and its directories; of a file, 1
     */
    byte[] systemUse(IsoNode node, int links);

    /** Behind that of the root's own record. */
    byte[] rootSystemUse(int links, int continuation);

    /** ECMA-119's own names, with POSIX names and modes behind them (Rock Ridge: IEEE P1281 and P1282). */
    record RockRidge(Instant time) implements IsoFlavour {
        private static final int DIRECTORY = 0040555;
        private static final int FILE = 0100444;
        private static final String EXTENSION = "RRIP_1991A";
        private static final String DESCRIPTION =
                "THE ROCK RIDGE INTERCHANGE PROTOCOL PROVIDES SUPPORT FOR POSIX FILE SYSTEM SEMANTICS";
        private static final String SOURCE = "PLEASE CONTACT DISC PUBLISHER FOR SPECIFICATION SOURCE.  "
                + "SEE PUBLISHER IDENTIFIER IN PRIMARY VOLUME DESCRIPTOR FOR CONTACT INFORMATION.";

        @Override
        public byte[] identifier(IsoNode node) {
            String plain = node.name().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_.]", "_");
            return switch (node) {
                case IsoNode.Directory _ -> ascii(plain.replace('.', '_'));
                // 7.5.1: a name, a dot, an extension, and the version.
                case IsoNode.File _ -> ascii((plain.contains(".") ? plain : plain + ".") + ";1");
            };
        }

        private static byte[] ascii(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public byte[] text(String text, int length) {
            return ascii(text + " ".repeat(length - text.length()));
        }

        @Override
        public byte[] systemUse(IsoNode node, int links) {
            IsoOctets fields = new IsoOctets();
            if (!node.name().isEmpty()) {
                // P1282, 4.1.4.
                fields.ascii("NM")
                        .octet(5 + node.name().length())
                        .octet(1)
                        .octet(0)
                        .ascii(node.name());
            }
            return posix(fields, node instanceof IsoNode.Directory ? DIRECTORY : FILE, links)
                    .toByteArray();
        }

        /** P1282, 4.1.1 and 4.1.6: mode, links, owner and group; modification, access and change. */
        private IsoOctets posix(IsoOctets fields, int mode, int links) {
            fields.ascii("PX")
                    .octet(36)
                    .octet(1)
                    .both32(mode)
                    .both32(links)
                    .both32(0)
                    .both32(0);
            return fields.ascii("TF")
                    .octet(26)
                    .octet(1)
                    .octet(0x0e)
                    .shortTime(time)
                    .shortTime(time)
                    .shortTime(time);
        }

        @Override
        public byte[] rootSystemUse(int links, int continuation) {
            // P1281, 5.3 and 5.1: that there are such fields, and where they go on.
            IsoOctets fields = new IsoOctets()
                    .ascii("SP")
                    .octet(7)
                    .octet(1)
                    .octet(0xbe)
                    .octet(0xef)
                    .octet(0);
            return posix(fields, DIRECTORY, links)
                    .ascii("CE")
                    .octet(28)
                    .octet(1)
                    .both32(continuation)
                    .both32(0)
                    .both32(extensions().length)
                    .toByteArray();
        }

        /** P1281, 5.5: which extension the fields are of. */
        static byte[] extensions() {
            int length = 8 + EXTENSION.length() + DESCRIPTION.length() + SOURCE.length();
            return new IsoOctets()
                    .ascii("ER")
                    .octet(length)
                    .octet(1)
                    .octet(EXTENSION.length())
                    .octet(DESCRIPTION.length())
                    .octet(SOURCE.length())
                    .octet(1)
                    .ascii(EXTENSION)
                    .ascii(DESCRIPTION)
                    .ascii(SOURCE)
                    .toByteArray();
        }
    }

    /** Names in UCS-2 (Microsoft's Joliet Specification). */
    record Joliet() implements IsoFlavour {
        private static final byte[] NOTHING = new byte[0];

        @Override
        public byte[] identifier(IsoNode node) {
            return ucs2(node instanceof IsoNode.File ? node.name() + ";1" : node.name());
        }

        private static byte[] ucs2(String text) {
            return text.getBytes(StandardCharsets.UTF_16BE);
        }

        @Override
        public byte[] text(String text, int length) {
            return new IsoOctets()
                    .octets(ucs2(text + " ".repeat(length / 2 - text.length())))
                    .zeros(length % 2)
                    .toByteArray();
        }

        @Override
        public byte[] systemUse(IsoNode node, int links) {
            return NOTHING;
        }

        @Override
        public byte[] rootSystemUse(int links, int continuation) {
            return NOTHING;
        }
    }
}
