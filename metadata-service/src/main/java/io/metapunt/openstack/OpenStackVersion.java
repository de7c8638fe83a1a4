package io.metapunt.openstack;

import com.google.common.collect.ImmutableList;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;

/** The versions of the tree, oldest first (Nova's {@code api/metadata/base.py}). */
enum OpenStackVersion {
    FOLSOM("2012-08-10"),
    GRIZZLY("2013-04-04"),
    HAVANA("2013-10-17"),
    LIBERTY("2015-10-15"),
    NEWTON_ONE("2016-06-30"),
    NEWTON_TWO("2016-10-06"),
    OCATA("2017-02-22"),
    ROCKY("2018-08-27"),
    VICTORIA("2020-10-14"),
    EPOXY("2025-04-04");

    private static final String LATEST = "latest";

    private final String date;

    OpenStackVersion(String date) {
        this.date = date;
    }

    /** The version of that name, {@code latest} included. */
    static Optional<OpenStackVersion> of(String name) {
        if (name.equals(LATEST)) {
            return Optional.of(EPOXY);
        }
        return Arrays.stream(values())
                .filter(version -> version.date.equals(name))
                .findFirst();
    }

    boolean since(OpenStackVersion first) {
        return compareTo(first) >= 0;
    }

    /** What {@code /openstack} lists on {@code today}: a version of the future is hidden, though it answers. */
    static ImmutableList<String> listing(LocalDate today) {
        ImmutableList.Builder<String> names = ImmutableList.builder();
        for (OpenStackVersion version : values()) {
            if (!LocalDate.parse(version.date).isAfter(today)) {
                names.add(version.date);
            }
        }
        return names.add(LATEST).build();
    }
}
