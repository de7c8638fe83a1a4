package io.metapunt.ec2;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import io.metapunt.instance.Instance;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * EC2's identifiers of an instance and of what belongs to it. Nova counts them up in its database; here they are drawn from
 * UUIDs, so that they never change and need no memory.
 *
 * @param image drawn from the image, so that instances of one image agree; from the instance, if the image is not known
 */
record Ec2Ids(String instance, String image, String reservation, Optional<String> kernel, Optional<String> ramdisk) {
    static Ec2Ids of(Instance instance) {
        return new Ec2Ids(
                drawn("i-", "instance", instance.uuid().toString()),
                drawn(
                        "ami-",
                        "image",
                        instance.imageId().orElseGet(() -> instance.uuid().toString())),
                drawn("r-", "reservation", instance.uuid().toString()),
                instance.ec2().kernelId().map(id -> drawn("aki-", "image", id)),
                instance.ec2().ramdiskId().map(id -> drawn("ari-", "image", id)));
    }

    /** Eight hexadecimal digits behind {@code prefix}. */
    static String drawn(String prefix, String what, String of) {
        HashCode hash = Hashing.sha256().hashString(what + ":" + of, StandardCharsets.UTF_8);
        return prefix + hash.toString().substring(0, 8);
    }
}
