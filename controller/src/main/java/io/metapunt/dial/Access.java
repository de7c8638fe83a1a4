package io.metapunt.dial;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What files this process can reach. {@link Files#exists} and {@link Files#isReadable} ask by access(2), which heeds no
 * capability: to a user with CAP_DAC_OVERRIDE they deny what can be had.
 */
public final class Access {
    private Access() {}

    /** Whether there is no such file; one of which that cannot be told is not missing. */
    public static boolean isMissing(Path file) {
        try {
            var _ = Files.readAttributes(file, BasicFileAttributes.class);
            return false;
        } catch (NoSuchFileException _) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** Whether a file can be opened and read. */
    public static boolean isReadable(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            int _ = in.read();
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
