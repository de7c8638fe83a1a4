package io.metapunt.vendordata;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where vendor data comes from.
 *
 * @param staticData whether there is static data at all: {@code vendor_data.json}, and {@code static} in {@code
 *     vendor_data2.json}
 * @param common the static data of instances that have none of their own
 * @param targets the services that are asked
 * @param limit how long a service may take, from looking up its address to the end of its answer
 * @param failureFatal whether a service that gives nothing usable makes the whole document unavailable; otherwise it counts as
 *     one that gives an empty object
 * @param ca certificates that services' certificates are verified against, in place of the runtime's
 */
public record VendorDataPolicy(
        boolean staticData,
        ObjectNode common,
        ImmutableList<VendorTarget> targets,
        Duration limit,
        boolean failureFatal,
        Optional<Path> ca) {
    /** Nova's defaults. */
    public static VendorDataPolicy defaults() {
        return new VendorDataPolicy(
                true,
                JsonNodeFactory.instance.objectNode(),
                ImmutableList.of(),
                Duration.ofSeconds(5),
                false,
                Optional.empty());
    }
}
