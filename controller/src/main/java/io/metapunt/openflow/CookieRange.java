package io.metapunt.openflow;

/**
 * The cookies of one program's flows: those whose bits under {@code mask} are {@code value}.
 *
 * @param value the fixed bits
 * @param mask which bits are fixed
 */
public record CookieRange(long value, long mask) {
    /** Whether {@code cookie} is one of them. */
    public boolean contains(long cookie) {
        return (cookie & mask) == value;
    }
}
