package io.metapunt.configdrive;

import io.metapunt.instance.Instance;
import java.time.Instant;

/**
 * A config drive: the documents that the instance's guest would get, on a disk that it finds by its label (Nova's {@code
 * virt/configdrive.py}).
 */
public final class ConfigDrive {
    /** By which guests find it. */
    public static final String LABEL = "config-2";

    private ConfigDrive() {}

    /**
     * The image of {@code instance}'s drive: ISO 9660 with Rock Ridge and Joliet. Vendor data is the instance's own; services
     * are not asked. {@code random_seed} is new for each image.
     *
     * @param time when its files were made
     */
    public static byte[] of(Instance instance, Instant time) {
        return IsoImage.write(LABEL, time, Documents.of(instance));
    }
}
