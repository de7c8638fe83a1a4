package io.metapunt.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The product's version, from its jar. */
final class ProductVersion {
    private ProductVersion() {}

    static String text() {
        return Objects.requireNonNullElse(Metapunt.class.getPackage().getImplementationVersion(), "unreleased");
    }

    /** The same for picocli; apart, so that {@code serve} needs none of it. */
    static final class Lines implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"metapunt " + text(), "Java " + Runtime.version()};
        }
    }
}
