package io.metapunt.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** The product's classes, without tests: neither this module's nor those that another lends it in a jar. */
final class ProductOnly implements ImportOption {
    private final ImportOption classes = new ImportOption.DoNotIncludeTests();

    ProductOnly() {}

    @Override
    public boolean includes(Location location) {
        return classes.includes(location) && !location.contains("-tests.jar");
    }
}
