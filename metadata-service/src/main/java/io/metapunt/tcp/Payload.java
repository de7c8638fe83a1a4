package io.metapunt.tcp;

/** The octets that a segment carries; shared, never copied until they are written into a frame. */
public interface Payload {
    /** No octets. */
    Payload EMPTY = of(new byte[0], 0, 0);

    /** How many octets there are. */
    int length();

    /** Writes all octets to {@code target[offset]} onwards. */
    void copyTo(byte[] target, int offset);

    /** A range of an array that nobody changes while the segment is in use. */
    static Payload of(byte[] array, int offset, int length) {
        return new Payload() {
            @Override
            public int length() {
                return length;
            }

            @Override
            public void copyTo(byte[] target, int targetOffset) {
                System.arraycopy(array, offset, target, targetOffset, length);
            }
        };
    }
}
