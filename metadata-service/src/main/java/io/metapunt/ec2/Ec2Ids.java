package io.metapunt.ec2;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import io.metapunt.instance.Instance;
import java.nio.charset.StandardCharsets;

/**
 * EC2's identifiers of an instance. Nova counts them up in its database; here they are drawn from the instance's UUID, so that
 * they never change and need no memory.
 */
record Ec2Ids(String instance, String image, String reservation) {
    static Ec2Ids of(Instance instance) {
        return new Ec2Ids(
                "i-" + drawn(instance, "instance"),
                "ami-" + drawn(instance, "image"),
                "r-" + drawn(instance, "reservation"));
    }

    /** Eight hexadecimal digits. */
    private static String drawn(Instance instance, String what) {
        HashCode hash = Hashing.sha256().hashString(what + ":" + instance.uuid(), StandardCharsets.UTF_8);
        return hash.toString().substring(0, 8);
    }
}
