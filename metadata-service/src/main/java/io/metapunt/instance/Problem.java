package io.metapunt.instance;

/**
 * Something wrong in the store.
 *
 * @param file the file's name, or where the text came from
 * @param line counted from 1, or 0 if it is about the whole file
 * @param message what is wrong
 */
public record Problem(String file, int line, String message) {
    @Override
    public String toString() {
        return line > 0 ? file + ":" + line + ": " + message : file + ": " + message;
    }
}
