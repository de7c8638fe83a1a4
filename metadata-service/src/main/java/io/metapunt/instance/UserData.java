package io.metapunt.instance;

import java.util.Arrays;

/** User data: octets that are passed on as they are, gzip or text. */
public final class UserData {
    private final byte[] octets;

    UserData(byte[] octets) {
        this.octets = octets;
    }

    /** The octets, shared: not to be changed. */
    public byte[] octets() {
        return octets;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UserData that && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    /** Its length only: what it says may be secret. */
    @Override
    public String toString() {
        return octets.length + " octets";
    }
}
