package io.metapunt.ec2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metapunt.instance.Ec2Policy;
import io.metapunt.instance.Instance;
import org.jspecify.annotations.Nullable;

/**
 * {@code dynamic/instance-identity/document}: AWS's fields, null where there is nothing to tell. It is not signed: there is no
 * {@code signature} and no {@code pkcs7} beside it.
 */
final class IdentityDocument {
    /** AWS's version of the document's own form. */
    private static final String VERSION = "2017-09-30";

    private static final JsonMapper mapper = JsonMapper.builder().build();
    private static final ObjectWriter writer = mapper.writerWithDefaultPrettyPrinter();

    private IdentityDocument() {}

    static String of(Instance instance, Ec2Policy policy, Ec2Ids ids) {
        ObjectNode document = mapper.createObjectNode();
        document.put("accountId", orNull(instance.projectId()));
        document.put("architecture", instance.ec2().architecture().orElse(null));
        document.put("availabilityZone", instance.availabilityZone().orElse(null));
        document.putNull("billingProducts");
        document.putNull("devpayProductCodes");
        document.putNull("marketplaceProductCodes");
        document.put("imageId", ids.image());
        document.put("instanceId", ids.instance());
        document.put("instanceType", orNull(instance.instanceType()));
        document.put("kernelId", ids.kernel().orElse(null));
        document.putNull("pendingTime");
        document.put("privateIp", instance.localIpv4().orElse(null));
        document.put("ramdiskId", ids.ramdisk().orElse(null));
        document.put("region", policy.region().orElse(null));
        document.put("version", VERSION);
        try {
            return writer.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
