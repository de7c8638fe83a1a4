package io.metapunt.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The product's version, from its jar. */
final class ProductVersion implements IVersionProvider {
    static String text() {
        return Objects.requireNonNullElse(Metapunt.class.getPackage().getImplementationVersion(), "unreleased");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"metapunt " + text(), "Java " + Runtime.version()};
    }
}
