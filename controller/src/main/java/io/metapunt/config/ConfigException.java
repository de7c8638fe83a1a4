package io.metapunt.config;

/** A configuration that cannot be used; the message names key, file and line. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    ConfigException(String message) {
        super(message);
    }
}
