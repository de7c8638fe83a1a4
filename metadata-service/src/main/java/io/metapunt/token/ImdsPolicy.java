package io.metapunt.token;

import io.metapunt.instance.ImdsOptions;
import io.metapunt.instance.TokenMode;

/**
 * How the EC2 tree is guarded.
 *
 * @param endpoint whether there is such a tree at all
 * @param hopLimit TTL or hop limit of answers with a token
 */
public record ImdsPolicy(boolean endpoint, TokenMode tokens, int hopLimit) {
    /**
     * AWS's own, but that no token is required: cloud-init's OpenStack datasource, cloudbase-init and Afterburn read the EC2
     * tree without one.
     */
    public static ImdsPolicy defaults() {
        return new ImdsPolicy(true, TokenMode.OPTIONAL, 1);
    }

    /** What holds for an instance that has {@code options}. */
    ImdsPolicy with(ImdsOptions options) {
        return new ImdsPolicy(
                options.endpoint().orElse(endpoint),
                options.tokens().orElse(tokens),
                options.hopLimit().orElse(hopLimit));
    }
}
