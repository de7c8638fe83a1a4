package io.metapunt.http;

/** Where an answer comes from. */
public enum Origin {
    /** Of this process's own: the instance directory, tokens, and every refusal that is made here. */
    DIRECTORY,
    /** Nova gave it for this request. */
    NOVA,
    /** Nova gave it for an earlier request, and cannot answer now. */
    STALE
}
