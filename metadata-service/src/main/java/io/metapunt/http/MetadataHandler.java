package io.metapunt.http;

import io.metapunt.instance.Instance;

/** Answers the requests of known instances, from memory. */
@FunctionalInterface
public interface MetadataHandler {
    /** The answer to {@code request} from a guest of {@code instance}. Never blocks. */
    Answer answer(MetadataRequest request, Instance instance);
}
