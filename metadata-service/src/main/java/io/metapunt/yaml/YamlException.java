package io.metapunt.yaml;

/** A text that is not what it should be. The message names the key, where there is one. */
public final class YamlException extends Exception {
    private static final long serialVersionUID = 1;

    private final int line;

    YamlException(int line, String message) {
        super(message);
        this.line = line;
    }

    /** The line, counted from 1, or 0 if it is about the whole text. */
    public int line() {
        return line;
    }
}
