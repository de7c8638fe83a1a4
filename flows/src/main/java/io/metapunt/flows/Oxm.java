package io.metapunt.flows;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One field of a match as it stands on the wire (OpenFlow 1.3.5, 7.2.3.2); fields that no rule uses included, so that a
 * foreign flow can be compared and shown too. Ordered as prerequisites ask: basic fields by number, Nicira's after them.
 *
 * @param header class, field, has-mask bit and length
 * @param hex the value and, behind it, the mask, in hexadecimal
 */
public record Oxm(int header, String hex) implements Comparable<Oxm> {
    private static final int HAS_MASK = 0x100;

    /** {@code field} equals {@code value}, which has the field's width. */
    public static Oxm exact(MatchField field, long value) {
        String digits = "0".repeat(16) + Long.toHexString(value);
        return new Oxm(field.header(), digits.substring(digits.length() - 2 * field.length()));
    }

    /** {@code field} equals the octets of {@code value}. */
    public static Oxm exact(MatchField field, byte[] value) {
        return new Oxm(field.header(), HexFormat.of().formatHex(value));
    }

    /** {@code field} equals {@code value} in the bits of {@code mask}. */
    public static Oxm masked(MatchField field, long value, long mask) {
        return new Oxm(
                (field.header() & ~0xff) | HAS_MASK | 2 * field.length(),
                exact(field, value).hex + exact(field, mask).hex);
    }

    /** Whether there is a mask. */
    public boolean isMasked() {
        return (header & HAS_MASK) != 0;
    }

    /** The field, unless no rule uses it. */
    public Optional<MatchField> field() {
        int length = header & 0xff;
        if (!isMasked()) {
            return MatchField.ofHeader(header);
        }
        // An odd length is no value and mask of one width.
        return length % 2 == 0 ? MatchField.ofHeader((header & ~(HAS_MASK | 0xff)) | length / 2) : Optional.empty();
    }

    /** The octets compared with. */
    public byte[] value() {
        byte[] all = HexFormat.of().parseHex(hex);
        return isMasked() ? Arrays.copyOf(all, all.length / 2) : all;
    }

    /** Which bits are compared; empty for all. */
    public Optional<byte[]> mask() {
        byte[] all = HexFormat.of().parseHex(hex);
        return isMasked() ? Optional.of(Arrays.copyOfRange(all, all.length / 2, all.length)) : Optional.empty();
    }

    /** The value alone as ovs-ofctl(8) writes it. */
    public String valueText() {
        return field().map(known -> known.text(value())).orElseGet(() -> "0x" + hex);
    }

    /** Thousands are looked up with each comparison; what a record has by itself is slower. */
    @Override
    public int hashCode() {
        return 31 * header + hex.hashCode();
    }

    /** As ovs-ofctl(8) writes it; unknown fields by their numbers. */
    @Override
    public String toString() {
        return field().map(known -> known.text(value(), mask()))
                .orElseGet(() -> String.format("oxm(0x%08x)=0x%s", header, hex));
    }

    @Override
    public int compareTo(Oxm other) {
        int byHeader = Integer.compare(header, other.header);
        return byHeader != 0 ? byHeader : hex.compareTo(other.hex);
    }
}
