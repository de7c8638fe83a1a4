package io.metapunt.config;

import org.jspecify.annotations.Nullable;

/**
 * Nova, and how it is asked.
 *
 * @param secretFile holds the shared secret, which is not to stand in the configuration itself
 * @param ca certificates that Nova's own must come from
 * @param certificate this service's, with {@code key}, if Nova asks for one
 * @param libvirt where libvirt describes the running domains
 */
record NovaSection(
        @Nullable String url,
        @Nullable String secretFile,
        @Nullable String ca,
        @Nullable String certificate,
        @Nullable String key,
        @Nullable Integer timeoutSeconds,
        @Nullable Integer connections,
        @Nullable Integer connectionsPerGuest,
        @Nullable Integer staleSeconds,
        @Nullable String libvirt) {
    static final NovaSection EMPTY = new NovaSection(null, null, null, null, null, null, null, null, null, null);
}
