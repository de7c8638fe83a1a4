package io.metapunt.doctor;

/**
 * Something that was looked at.
 *
 * @param name what, in a word
 * @param found how it is
 * @param remedy what to do; empty if nothing is to be done
 */
public record Check(String name, Verdict verdict, String found, String remedy) {
    /** How bad it is. */
    public enum Verdict {
        OK,
        /** It may be meant so, or harms few. */
        WARN,
        /** Guests go without answers. */
        FAIL
    }

    public static Check ok(String name, String found) {
        return new Check(name, Verdict.OK, found, "");
    }

    public static Check warn(String name, String found, String remedy) {
        return new Check(name, Verdict.WARN, found, remedy);
    }

    public static Check fail(String name, String found, String remedy) {
        return new Check(name, Verdict.FAIL, found, remedy);
    }
}
