package io.metapunt.instance;

import java.util.Arrays;
import java.util.Locale;

/** Whether a guest needs a session token for the EC2 tree ({@code HttpTokens} of AWS's metadata options). */
public enum TokenMode {
    /** A token that is sent must be valid; none need be sent. */
    OPTIONAL,
    /** Without a valid token nothing is answered. */
    REQUIRED,
    /** No tokens are given, and none are looked at: as with Nova, which knows none. */
    OFF;

    /** Reads the name as files write it. */
    public static TokenMode parse(String text) {
        return Arrays.stream(values())
                .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("tokens \"" + text + "\" is none of optional, required and off"));
    }
}
