package io.metapunt.http;

import io.metapunt.instance.Instance;

/** Answers the requests of known instances. */
@FunctionalInterface
public interface MetadataHandler {
    /** The reply to {@code request} from a guest of {@code instance}. Never blocks. */
    Reply answer(MetadataRequest request, Instance instance);
}
