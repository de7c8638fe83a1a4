package io.metapunt.instance;

import java.util.Optional;

/**
 * How an instance's EC2 tree is guarded. What is empty is left to what holds for all instances.
 *
 * @param endpoint whether there is such a tree at all ({@code HttpEndpoint} of AWS's metadata options)
 * @param hopLimit TTL or hop limit of answers with a token ({@code HttpPutResponseHopLimit}), 1 to 64
 */
public record ImdsOptions(Optional<Boolean> endpoint, Optional<TokenMode> tokens, Optional<Integer> hopLimit) {
    /** All is left to what holds for all. */
    public static final ImdsOptions NONE = new ImdsOptions(Optional.empty(), Optional.empty(), Optional.empty());

    /** AWS's bounds. */
    public static final int MAX_HOP_LIMIT = 64;

    public ImdsOptions {
        hopLimit.filter(limit -> limit < 1 || limit > MAX_HOP_LIMIT).ifPresent(limit -> {
            throw new IllegalArgumentException("hop_limit " + limit + " is not from 1 to " + MAX_HOP_LIMIT);
        });
    }
}
