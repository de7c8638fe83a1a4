package io.metapunt.config;

import org.jspecify.annotations.Nullable;

/** What all sections of the configuration are checked with; an error names the file and the key's line. */
interface Checks {
    /** {@code value}, or {@code otherwise} if there is none. */
    int within(String key, @Nullable Integer value, int low, int high, int otherwise) throws ConfigException;

    /** The error that {@code key} is wrong. */
    ConfigException wrong(String key, String what);
}
