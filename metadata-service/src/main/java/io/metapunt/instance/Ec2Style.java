package io.metapunt.instance;

import java.util.Arrays;
import java.util.Locale;

/** Whose EC2 tree is served. */
public enum Ec2Style {
    /** Nova's: versions to 2009-04-04, and the keys that it has. */
    NOVA,
    /** Nova's, and beyond it AWS's versions to 2021-03-23, with those of AWS's keys that there are values for. */
    AWS;

    /** Reads the name as files write it. */
    public static Ec2Style parse(String text) {
        return Arrays.stream(values())
                .filter(style -> style.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("tree \"" + text + "\" is neither nova nor aws"));
    }
}
