package io.metapunt.ec2;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The dated versions of the EC2 tree that Nova knows, oldest first ({@code nova/api/metadata/base.py}, VERSIONS). */
enum Ec2Version {
    V1_0("1.0"),
    V2007_01_19("2007-01-19"),
    V2007_03_01("2007-03-01"),
    V2007_08_29("2007-08-29"),
    V2007_10_10("2007-10-10"),
    V2007_12_15("2007-12-15"),
    V2008_02_01("2008-02-01"),
    V2008_09_01("2008-09-01"),
    V2009_04_04("2009-04-04");

    private static final String LATEST = "latest";

    private final String date;

    Ec2Version(String date) {
        this.date = date;
    }

    /** Whether this version has what came with {@code first}. */
    boolean since(Ec2Version first) {
        return compareTo(first) >= 0;
    }

    /** The version of this name; {@code latest} is the newest. */
    static Optional<Ec2Version> of(String name) {
        return name.equals(LATEST)
                ? Optional.of(V2009_04_04)
                : Arrays.stream(values())
                        .filter(version -> version.date.equals(name))
                        .findFirst();
    }

    /** All names, one a line. */
    static String listing() {
        return Arrays.stream(values()).map(version -> version.date + "\n").collect(Collectors.joining()) + LATEST;
    }
}
