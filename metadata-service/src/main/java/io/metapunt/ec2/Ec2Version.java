package io.metapunt.ec2;

import io.metapunt.instance.Ec2Style;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The dated versions of the EC2 tree, oldest first: to 2009-04-04 those that Nova knows ({@code nova/api/metadata/base.py},
 * VERSIONS), behind them those of AWS's EC2 user guide.
 */
enum Ec2Version {
    V1_0("1.0"),
    V2007_01_19("2007-01-19"),
    V2007_03_01("2007-03-01"),
    V2007_08_29("2007-08-29"),
    V2007_10_10("2007-10-10"),
    V2007_12_15("2007-12-15"),
    V2008_02_01("2008-02-01"),
    V2008_09_01("2008-09-01"),
    V2009_04_04("2009-04-04"),
    V2011_01_01("2011-01-01"),
    V2011_05_01("2011-05-01"),
    V2012_01_12("2012-01-12"),
    V2014_02_25("2014-02-25"),
    V2014_11_05("2014-11-05"),
    V2015_10_20("2015-10-20"),
    V2016_04_19("2016-04-19"),
    V2016_06_30("2016-06-30"),
    V2016_09_02("2016-09-02"),
    V2018_03_28("2018-03-28"),
    V2018_08_17("2018-08-17"),
    V2018_09_24("2018-09-24"),
    V2019_10_01("2019-10-01"),
    V2020_10_27("2020-10-27"),
    V2021_01_03("2021-01-03"),
    V2021_03_23("2021-03-23");

    private static final String LATEST = "latest";

    private final String date;

    Ec2Version(String date) {
        this.date = date;
    }

    /** Whether this version has what came with {@code first}. */
    boolean since(Ec2Version first) {
        return compareTo(first) >= 0;
    }

    /** The version of this name, if such a tree has it; {@code latest} is its newest. */
    static Optional<Ec2Version> of(String name, Ec2Style style) {
        return name.equals(LATEST)
                ? Optional.of(newest(style))
                : known(style).filter(version -> version.date.equals(name)).findFirst();
    }

    /** All names, one a line. */
    static String listing(Ec2Style style) {
        return known(style).map(version -> version.date + "\n").collect(Collectors.joining()) + LATEST;
    }

    private static Stream<Ec2Version> known(Ec2Style style) {
        return Arrays.stream(values()).filter(version -> newest(style).since(version));
    }

    private static Ec2Version newest(Ec2Style style) {
        return switch (style) {
            case NOVA -> V2009_04_04;
            case AWS -> V2021_03_23;
        };
    }
}
