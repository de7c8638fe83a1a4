package io.metapunt.packet;

/**
 * A 48-bit Ethernet address.
 *
 * @param bits the address in the low 48 bits, the first octet on the wire uppermost
 */
public record MacAddress(long bits) {
    private static final long MASK = 0xffff_ffff_ffffL;

    public MacAddress {
        if ((bits & ~MASK) != 0) {
            throw new IllegalArgumentException("more than 48 bits: 0x" + Long.toHexString(bits));
        }
    }

    /**
     * Reads six octets in hexadecimal, in either case, with colons between them.
     *
     * @throws IllegalArgumentException if {@code text} is anything else
     */
    public static MacAddress parse(String text) {
        if (!isValid(text)) {
            throw new IllegalArgumentException("not a MAC address: \"" + text + "\"");
        }
        return new MacAddress(Long.parseLong(text.replace(":", ""), 16));
    }

    /** Whether {@link #parse} takes {@code text}. */
    public static boolean isValid(String text) {
        return text.matches("(?i)[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    }

    /** The usual form: lower case, colons between octets. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            String octet = Long.toHexString((bits >> shift) & 0xff);
            text.append(octet.length() == 1 ? "0" : "").append(octet);
            if (shift > 0) {
                text.append(':');
            }
        }
        return text.toString();
    }
}
