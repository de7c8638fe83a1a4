package io.metapunt.packet;

/** The Internet checksum (RFC 1071). Sums are kept unfolded in a long and may be added to each other. */
public final class Checksum {
    private Checksum() {}

    /** The sum of {@code length} octets as 16-bit words; an odd last octet counts as a word's upper half. */
    public static long sum(byte[] array, int offset, int length) {
        long sum = 0;
        int at = offset;
        int end = offset + length;
        for (; end - at >= 8; at += 8) {
            long word = Octets.int64(array, at);
            sum += (word >>> 32) + (word & 0xffff_ffffL);
        }
        for (; end - at >= 2; at += 2) {
            sum += Octets.uint16(array, at);
        }
        return at < end ? sum + ((long) Octets.uint8(array, at) << 8) : sum;
    }

    /** The pseudo-header's sum (RFC 9293, 3.1; RFC 8200, 8.1). */
    public static long pseudoHeader(IpAddress source, IpAddress destination, int protocol, int length) {
        return source.sum() + destination.sum() + protocol + length;
    }

    /** Folds a sum to 16 bits. */
    public static int fold(long sum) {
        long folded = (sum >>> 32) + (sum & 0xffff_ffffL);
        folded = (folded >>> 16) + (folded & 0xffff);
        folded = (folded >>> 16) + (folded & 0xffff);
        return (int) ((folded >>> 16) + (folded & 0xffff)) & 0xffff;
    }

    /** The checksum field for a sum that was taken with the field at zero. */
    public static int finish(long sum) {
        return ~fold(sum) & 0xffff;
    }
}
